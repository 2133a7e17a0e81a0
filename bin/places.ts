import { readdirSync, readFileSync } from 'node:fs';
import { projectPath } from '../src/root.ts';

/** Where something is in the sources, found by their text. Undefined for what is a library's. */
export interface Places {
  /** The rule of a Better Auth plugin, by the plugin's id. */
  rule(id: string): string | undefined;
  /** The code of an endpoint, by its path as Better Auth writes it. */
  endpoint(path: string): string | undefined;
  /** The handlers of pages, by the name of the function that makes their router. */
  routes(name: string): string | undefined;
  /** The endpoints that a source names, of the given ones. */
  named(file: string, endpoints: readonly string[]): readonly string[];
}

/** Reads all sources; null where they are not, as beside a build that was copied alone. */
export function readPlaces(): Places | null {
  const sources = readSources();
  if (!sources) return null;
  const find = (words: RegExp) => [...sources].find(([, text]) => words.test(text))?.[0];
  return {
    rule: (id) => find(new RegExp(`(?:\\bid:|\\b(?:ID|PLUGIN) =)\\s*'${literal(id)}'`)),
    endpoint: (path) => find(new RegExp(`createAuthEndpoint\\(\\s*'${literal(path)}'`)),
    // esbuild adds a number to a name that two sources have.
    routes: (name) => find(new RegExp(`export function ${name.replace(/\d+$/, '')}\\d*\\b`)),
    named: (file, endpoints) =>
      endpoints.filter((path) => sources.get(file)?.includes(`'${path}'`) ?? false),
  };
}

function readSources(): ReadonlyMap<string, string> | null {
  try {
    const names = readdirSync(projectPath('src'), { recursive: true, encoding: 'utf8' });
    const paths = names.filter((name) => name.endsWith('.ts')).map((name) => `src/${name}`);
    return new Map(paths.map((path) => [path, readFileSync(projectPath(path), 'utf8')]));
  } catch {
    return null;
  }
}

/** As it stands in a pattern. */
function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
