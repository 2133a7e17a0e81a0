import { type AnyNode, type FunctionDeclaration, parse } from 'acorn';
import { transformSync } from 'esbuild';

/**
 * The functions of a source that stand above all that calls them in it, by name. A reader goes from above
 * to below. Only those that are not exported: others are called from elsewhere, too.
 */
export function aboveTheirCallers(source: string): string[] {
  const { code } = transformSync(source, { loader: 'ts', target: 'es2022' });
  const { body } = parse(code, { ecmaVersion: 2022, sourceType: 'module' });
  const own = new Map(
    body
      .filter((node): node is FunctionDeclaration => node.type === 'FunctionDeclaration')
      .filter(({ id }) => !exportedIn(source, id.name))
      .map((node) => [node.id.name, node]),
  );
  const firstUse = new Map<string, number>();
  // What runs as the module is loaded, such as `main()`, stands last.
  for (const node of body.filter(({ type }) => type !== 'ExpressionStatement')) {
    for (const name of namesUsedIn(node)) {
      if (own.get(name) !== node && !firstUse.has(name)) firstUse.set(name, node.start);
    }
  }
  return [...own.values()]
    .filter(({ id, start }) => (firstUse.get(id.name) ?? 0) > start)
    .map(({ id }) => id.name);
}

function exportedIn(source: string, name: string): boolean {
  return new RegExp(`^export (?:async )?function\\*? ${name}\\b`, 'm').test(source);
}

/** All names that are read in it, in the order of the text. */
function namesUsedIn(node: AnyNode): string[] {
  if (node.type === 'Identifier') return [node.name];
  // `{ name: … }` and `of.name` read nothing of that name.
  const skipped = 'computed' in node && node.computed ? [] : ['key', 'property'];
  return Object.entries(node)
    .filter(([part]) => !skipped.includes(part))
    .flatMap(([, value]) => [value].flat())
    .filter((value): value is AnyNode => typeof value?.type === 'string')
    .flatMap(namesUsedIn);
}
