import type { Router } from 'express';
import { API_PATH } from '../../src/auth/auth.ts';
import type { TestApp } from './app.ts';
import { mounts, rulebook } from './manifests.ts';

interface Endpoint {
  readonly path?: string;
  readonly options?: {
    readonly method?: string | readonly string[];
    readonly metadata?: { readonly SERVER_ONLY?: boolean };
  };
}

/** Every path of the site that takes a POST: what the features mount and what the library has. */
export function allPosts(app: TestApp): string[] {
  const pages = pathsOfMounts(app, 'post');
  const calls = apiEndpoints(app)
    .filter(({ methods }) => methods.includes('POST'))
    .map(({ path }) => API_PATH + path);
  return [...new Set([...pages, ...calls])];
}

/** Every page of the features that is at one place. */
export function allPages(app: TestApp): string[] {
  return pathsOfMounts(app, 'get').filter((path) => !path.includes(':'));
}

/** The paths of forms to which no page answers by itself, with the nearest page above each. */
export function formsWithoutPage(app: TestApp): { path: string; page: string }[] {
  const pages = new Set(pathsOfMounts(app, 'get'));
  const above = (path: string): string =>
    path === '' ? '/' : pages.has(path) ? path : above(path.slice(0, path.lastIndexOf('/')));
  return pathsOfMounts(app, 'post')
    .filter((path) => !pages.has(path))
    .map((path) => ({ path, page: above(path) }));
}

/** The names of `auth.api` that only read: what is asked for by GET, and wants no proof. */
export function apiReads(app: TestApp): string[] {
  const endpoints = Object.entries(app.deps.auth.api) as [string, Endpoint][];
  const reads = endpoints.filter(
    ([, { path, options }]) =>
      [options?.method].flat().includes('GET') && !rulebook.endpoints.get(path ?? '')?.proof,
  );
  return reads.map(([name]) => name);
}

/** What the library answers over HTTP, were nothing closed. */
export function apiEndpoints(app: TestApp): { path: string; methods: readonly string[] }[] {
  const endpoints = Object.values(app.deps.auth.api) as Endpoint[];
  return endpoints.flatMap(({ path, options }) => {
    if (!path || !options?.method || options.metadata?.SERVER_ONLY) return [];
    return [{ path, methods: [options.method].flat() }];
  });
}

function pathsOfMounts(app: TestApp, method: 'get' | 'post'): string[] {
  return mounts.flatMap(({ at, routes }) =>
    pathsOf(routes(app.deps), method).map((path) => (path === '/' ? at : at + path)),
  );
}

function pathsOf(router: Router, method: 'get' | 'post'): string[] {
  return router.stack.flatMap(({ route }) => {
    const methods = (route as { methods?: Record<string, boolean> } | undefined)?.methods;
    return route && methods?.[method] ? [route.path] : [];
  });
}
