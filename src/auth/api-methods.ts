import { API_PATH } from './auth.ts';
import { openPaths } from './closed-paths.ts';

/** What of the library's endpoints is looked at; `auth.api` has those that are never served, too. */
interface Endpoint {
  readonly path?: string;
  readonly options?: {
    readonly method?: string | readonly string[];
    readonly metadata?: { readonly SERVER_ONLY?: boolean };
  };
}

/** What the library names as a method of a path but serves in a setting only that is not ours. */
const IDLE_METHODS: Readonly<Record<string, string>> = { '/get-session': 'POST' };

/**
 * The methods that work at each path of the API, without what is closed: what `auth.api` holds as the
 * library's router reads it, which itself answers 404 to a method that a path does not take.
 * `providers`: those that may call back.
 */
export function apiMethods(
  api: object,
  providers: Iterable<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const served = (Object.values(api) as Endpoint[]).flatMap(({ path, options }) => {
    if (!path || !options?.method || options.metadata?.SERVER_ONLY) return [];
    const methods = [options.method].flat().filter((method) => method !== IDLE_METHODS[path]);
    return openPaths(path, providers).map((open) => [API_PATH + open, new Set(methods)] as const);
  });
  return new Map(served);
}
