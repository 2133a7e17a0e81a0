import type { CallExpression, Identifier, Node, Program } from 'acorn';
import ejs from 'ejs';
import {
  callOf,
  constantObject,
  freeNames,
  isChanged,
  isShorthand,
  isTypeof,
  parentsIn,
  parseProgram,
  propertyOf,
} from './syntax.ts';

/** A view as a function that adds to `__output`. */
export interface Rewritten {
  /** A function expression; it takes the locals of the page, and what an include hands on. */
  readonly code: string;
  /** The names that it reads from its locals. */
  readonly reads: readonly string[];
  /** Whether the values of `reads` settle what it writes: it calls no view, and asks no clock. */
  readonly settled: boolean;
}

/**
 * What stands for an included view: the name of its constant, or the text that it always writes.
 * `data` is what is handed to it, if all of that is written out as constants; else null.
 */
export type Include = (
  path: string,
  data: Readonly<Record<string, unknown>> | null,
) => { readonly view: string } | { readonly text: string };

/** What the language and Node bring that views use. Every other name is a local, and must be one. */
const LANGUAGE = new Set(
  `Array BigInt Boolean Date Error Infinity Intl JSON Map Math NaN Number Object RegExp Set String
  Symbol URLSearchParams
  decodeURIComponent encodeURIComponent isNaN parseFloat parseInt undefined`.split(/\s+/),
);

/** Of these, what gives another value each time. */
const UNSETTLED = new Set(['Date', 'Intl', 'Math', 'Symbol']);

/**
 * Turns a template into a function that needs neither `with` nor a copy of its locals: names that it
 * does not declare are read from the locals, includes are calls. EJS itself parses the template, so
 * that its tags mean what EJS says. In the code, names of ours begin with `__`, locals with `$`.
 *
 * @throws SyntaxError with the file and the line of the template
 */
export function rewriteView(text: string, file: string, include: Include): Rewritten {
  const source = parseSource(sourceOf(text, file), file);
  const { code, program } = source;
  const parents = parentsIn(program);
  const reads = new Set<string>();
  const edits: Edit[] = [];
  let settled = true;

  const change = (start: number, end: number, replacement: string) => {
    edits.push({ start, end, text: replacement });
  };
  const fail = (node: Node, message: string): never => {
    throw new SyntaxError(`${file}:${lineAt(code, node.start)}: ${message}`);
  };

  /** `__append(x)`, a statement of EJS. What is written by calls within x comes first. */
  const append = (node: Identifier, call: CallExpression) => {
    const [written] = call.arguments;
    if (written?.type === 'Literal') return change(node.start, node.end, '__output +=');
    const escaped = (written as CallExpression).callee as Identifier | undefined;
    const raw = escaped?.name === 'escapeFn' ? '' : ' __raw';
    change(node.start, node.end, `__put =${raw}`);
    change(call.end, call.end, '; __output += __put');
  };

  const included: (node: Node, ...args: Parameters<Include>) => ReturnType<Include> = (
    node,
    ...args
  ) => {
    try {
      return include(...args);
    } catch (error) {
      return fail(node, (error as Error).message);
    }
  };

  const includeView = (node: Identifier) => {
    const call = callOf(node, parents);
    const [path, data] = call?.arguments ?? [];
    if (!call || !path) return fail(node, 'include(…) is called with the path of a view');
    const handed = data ? '__page, __with(__given, ' : '__page, __given)';
    if (path.type === 'Literal' && typeof path.value === 'string') {
      const stands = included(node, path.value, data ? constantObject(data) : {});
      if ('text' in stands) return change(call.start, call.end, JSON.stringify(stands.text));
      change(call.start, data?.start ?? call.end, `${stands.view}.render(${handed}`);
    } else {
      change(call.start, path.start, '__find(');
      change(path.end, data?.start ?? call.end, `).render(${handed}`);
    }
    settled = false;
    if (data) change(data.end, call.end, '))');
  };

  const readAll = (node: Identifier) => {
    const member = propertyOf(node, parents);
    if (member && isChanged(member, parents)) fail(node, 'a view does not change its locals');
    if (member) {
      reads.add(member.property.name);
      return change(member.start, member.end, `$${member.property.name}`);
    }
    settled = false;
    change(node.start, node.end, '__all(__page, __given)');
  };

  const read = (node: Identifier) => {
    const { name, start, end } = node;
    reads.add(name);
    if (isTypeof(node, parents)) return change(start, end, `$${name}`);
    const value = `($${name} === undefined ? __none(__page, __given, "${name}") : $${name})`;
    change(start, end, isShorthand(node, parents) ? `${name}: ${value}` : value);
  };

  for (const { node, writes } of freeNames(program)) {
    const { name } = node;
    const call = callOf(node, parents);
    if (writes) fail(node, `a view does not change its locals: ${name}`);
    if (name === '__append' && call) append(node, call);
    else if (name === 'escapeFn') change(node.start, node.end, '__escape');
    else if (name === 'include') includeView(node);
    else if (name === 'locals') readAll(node);
    else if (!LANGUAGE.has(name)) read(node);
    else if (UNSETTLED.has(name)) settled = false;
  }
  return { code: assembled(source, edits, reads), reads: [...reads], settled };
}

/** The statements that EJS makes of a template. */
function sourceOf(text: string, file: string): string {
  const template = new ejs.Template(text, { filename: file, async: true, _with: false });
  try {
    template.compile();
  } catch (error) {
    // A mistake in the code between the tags is told by parseSource, which knows the line.
    const within = error instanceof SyntaxError && template.source;
    if (!within) throw new SyntaxError(`${file}: ${(error as Error).message}`);
  }
  const [, , ...lines] = template.source.split('\n');
  return lines.join('\n');
}

/** The code of a function, of which EJS gave the statements. */
interface Source {
  readonly code: string;
  readonly program: Program;
  /** Where its statements begin. */
  readonly start: number;
  readonly async: boolean;
}

const END = '\n})';

/** As a function that waits for nothing, if it can be one. */
function parseSource(statements: string, file: string): Source {
  let problem: unknown;
  for (const async of [false, true]) {
    const head = `(${async ? 'async ' : ''}function () { "use strict"; let __output = "", __line = 1, __put;\n`;
    const code = head + statements + END;
    try {
      return { code, program: parseProgram(code), start: head.length, async };
    } catch (error) {
      const { pos = 0, message } = error as SyntaxError & { pos?: number };
      const words = message.replace(/ \(\d+:\d+\)$/, '');
      problem ??= new SyntaxError(`${file}:${lineAt(code, pos)}: ${words}`, { cause: error });
    }
  }
  throw problem;
}

/** A piece of the code that is replaced; an empty one is an insertion. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function assembled(source: Source, edits: readonly Edit[], reads: ReadonlySet<string>): string {
  const { code, start, async } = source;
  let statements = '';
  let at = start;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    statements += code.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  statements += code.slice(at, -END.length);
  const constants = [...reads].map((name) => {
    const key = JSON.stringify(name);
    return `const $${name} = __has(__given, ${key}) ? __given.${name} : __page.${name};\n`;
  });
  return `${async ? 'async ' : ''}function (__page, __given) {
"use strict";
let __output = "", __line = 1, __put;
${constants.join('')}try {
${statements}
} catch (error) { throw __told(error, __line); }
}`;
}

/** The line of the template; EJS keeps count of it in its statements. */
function lineAt(code: string, position: number): number {
  const counted = code
    .slice(0, position)
    .match(/; __line = \d+$/gm)
    ?.at(-1);
  return Number(counted?.replace(/\D/g, '') ?? 1);
}
