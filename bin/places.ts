import { readdirSync, readFileSync } from 'node:fs';
import { projectPath } from '../src/root.ts';

/** Where something is in the sources, found by their text. Undefined for what is a library's. */
export interface Places {
  /** A rule, by its words in bin/describe.ts; a hook by the id of its Better Auth plugin. */
  rule(words: string): string | undefined;
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
    rule(words) {
      const [, id] = /^(?:before|after): (.*)$/.exec(words) ?? [];
      if (id) return find(new RegExp(`(?:\\bid:|\\b(?:ID|PLUGIN) =)\\s*'${literal(id)}'`));
      return RULES.find(([beginning]) => beginning.test(words))?.[1];
    },
    // Named where it is made, or handed to what makes it, as a constant or at once.
    endpoint: (path) =>
      find(new RegExp(`\\b\\w*[eE]ndpoint\\(\\s*'${literal(path)}'`)) ??
      find(new RegExp(`(?:[^=]= |\\()'${literal(path)}'[^]*createAuthEndpoint\\(`)) ??
      find(new RegExp(`createAuthEndpoint\\([^]*(?:[^=]= |\\()'${literal(path)}'`)),
    // esbuild adds a number to a name that two sources have.
    routes: (name) => find(new RegExp(`export function ${name.replace(/\d+$/, '')}\\d*\\b`)),
    named: (file, endpoints) =>
      endpoints.filter((path) => sources.get(file)?.includes(`'${path}'`) ?? false),
  };
}

/** The sources of rules that are no hooks, by how their words begin. */
const RULES: readonly (readonly [beginning: RegExp, source: string])[] = [
  [/^deadline/, 'src/web/deadline.ts'],
  [/^same origin/, 'src/web/same-origin.ts'],
  [/^body: a form with a file/, 'src/web/upload.ts'],
  [/^body:/, 'src/web/body.ts'],
  [/^pressed twice/, 'src/web/pressed-twice.ts'],
  [/^(?:access|form of the person)/, 'src/auth/session/session.ts'],
  [/^(?:account waits|second factor demanded)/, 'src/auth/session/session.ts'],
  [/^changes go through/, 'src/auth/gateway.ts'],
  [/^limit:/, 'src/auth/rate-limit.ts'],
  [/^session: (?:needed|optional)/, 'src/auth/session/found-session.ts'],
  [/^proof of/, 'src/auth/step-up/step-up.ts'],
  [/^open while/, 'src/auth/ladder/hold-back.ts'],
  [/^(?:way in|ends a second step)/, 'src/auth/ladder/ladder.ts'],
  [/^work or waiting/, 'src/features/floods/policy.ts'],
  [/^audit:/, 'src/auth/record/audit.ts'],
];

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
