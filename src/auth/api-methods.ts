import { API_PATH } from './auth.ts';
import { openPaths } from './closed-paths.ts';

/** The parts of an endpoint of the library that are read here. `auth.api` also has endpoints that are not served. */
export interface Endpoint {
  readonly path?: string;
  readonly options?: {
    readonly method?: string | readonly string[];
    readonly metadata?: { readonly SERVER_ONLY?: boolean };
  };
}

/** Methods that the library names but serves only with a setting that we do not use. */
const IDLE_METHODS: Readonly<Record<string, string>> = { '/get-session': 'POST' };

/**
 * The methods that work at each path of the API, closed paths left out. They are read from `auth.api`, as
 * the library's router does, which answers 404 to a method that a path does not take.
 * `providers`: those that may call back.
 */
export function apiMethods(
  api: object,
  providers: Iterable<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const served = (Object.values(api) as Endpoint[]).flatMap((endpoint) => {
    const methods = new Set(methodsOf(endpoint));
    if (!endpoint.path || methods.size === 0) return [];
    const paths = openPaths(endpoint.path, providers);
    return paths.map((open) => [API_PATH + open, methods] as const);
  });
  return new Map(served);
}

/** The methods that an endpoint takes, none if it is not served. */
export function methodsOf({ path = '', options }: Endpoint): string[] {
  if (!path || !options?.method || options.metadata?.SERVER_ONLY) return [];
  return [options.method].flat().filter((method) => method !== IDLE_METHODS[path]);
}
