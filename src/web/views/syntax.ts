import {
  type CallExpression,
  type Identifier,
  type MemberExpression,
  type Node,
  type Program,
  parse,
} from 'acorn';
import { analyze } from 'eslint-scope';

/** What is around each node of a syntax tree. */
export type Parents = ReadonlyMap<Node, Node>;

/** A place where a name is used. */
export interface Use {
  readonly node: Identifier;
  /** Something is assigned to it. */
  readonly writes: boolean;
}

/** Parses the code of a script. @throws SyntaxError with `pos`: where in the code the mistake is */
export function parseProgram(code: string): Program {
  return parse(code, { ecmaVersion: 2023, sourceType: 'script', ranges: true });
}

/** Finds what is around each node of a program. */
export function parentsIn(program: Program): Parents {
  const parents = new Map<Node, Node>();
  const visit = (node: Node) => {
    for (const part of Object.values(node)) {
      if (typeof part !== 'object') continue;
      for (const child of Array.isArray(part) ? part : [part]) {
        if (!isNode(child)) continue;
        parents.set(child, node);
        visit(child);
      }
    }
  };
  visit(program);
  return parents;
}

function isNode(value: unknown): value is Node {
  return typeof (value as Node | null)?.type === 'string';
}

/** Where names are used that the program does not declare. */
export function freeNames(program: Program): Use[] {
  // Both follow the ESTree specification; the types of each are its own.
  const scopes = analyze(program as never, { ecmaVersion: 2023, sourceType: 'script' });
  return (scopes.globalScope?.through ?? []).map((reference) => ({
    node: reference.identifier as unknown as Identifier,
    writes: reference.isWrite(),
  }));
}

/** `name(…)`: the call of which the node is the name. */
export function callOf(node: Node, parents: Parents): CallExpression | undefined {
  const parent = parents.get(node) as CallExpression | undefined;
  return parent?.type === 'CallExpression' && parent.callee === node ? parent : undefined;
}

/** `name.property`, of which the node is the name; not `name[property]`. */
export function propertyOf(
  node: Node,
  parents: Parents,
): (MemberExpression & { readonly property: Identifier }) | undefined {
  const parent = parents.get(node) as MemberExpression | undefined;
  const fits = parent?.type === 'MemberExpression' && parent.object === node && !parent.computed;
  return fits ? (parent as MemberExpression & { property: Identifier }) : undefined;
}

/** `{ name }`, in which the node is both the name and the value. */
export function isShorthand(node: Node, parents: Parents): boolean {
  const parent = parents.get(node) as (Node & { shorthand?: boolean }) | undefined;
  return parent?.type === 'Property' && parent.shorthand === true;
}

/** `typeof name`, which may be asked of a name that there is not. */
export function isTypeof(node: Node, parents: Parents): boolean {
  return unaryOperator(parents.get(node)) === 'typeof';
}

/** Whether something is assigned to it, or it is deleted. */
export function isChanged(node: Node, parents: Parents): boolean {
  const parent = parents.get(node) as (Node & { left?: Node }) | undefined;
  const assigned = parent?.type === 'AssignmentExpression' && parent.left === node;
  return assigned || parent?.type === 'UpdateExpression' || unaryOperator(parent) === 'delete';
}

function unaryOperator(node: Node | undefined): string | undefined {
  return node?.type === 'UnaryExpression' ? (node as { operator?: string }).operator : undefined;
}

/** The object that `{ a: 'x', b: 1 }` always is; null where a part of it is worked out. */
export function constantObject(node: Node): Readonly<Record<string, unknown>> | null {
  if (node.type !== 'ObjectExpression') return null;
  const values: Record<string, unknown> = {};
  for (const property of (node as Node & { properties: ObjectPart[] }).properties) {
    const { key, value, computed } = property;
    if (computed || key?.type !== 'Identifier' || value?.type !== 'Literal') return null;
    values[key.name ?? ''] = value.value;
  }
  return values;
}

interface ObjectPart {
  readonly computed?: boolean;
  readonly key?: { readonly type: string; readonly name?: string };
  readonly value?: { readonly type: string; readonly value?: unknown };
}
