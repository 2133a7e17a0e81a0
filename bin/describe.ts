import { apiMethods } from '../src/auth/api-methods.ts';
import { API_PATH } from '../src/auth/auth.ts';
import type { Deps } from '../src/auth/deps.ts';
import type { EndpointRules } from '../src/auth/endpoint-rules.ts';
import type { Feature, Mount } from '../src/auth/feature.ts';

/** One page or endpoint of the site, with what guards it. */
export interface Described {
  readonly feature: string;
  readonly method: string;
  readonly path: string;
  /** Each rule that is asked, in order, in words. */
  readonly rules: readonly string[];
  /** For a page: the name of the function with its handlers. */
  readonly routes?: string;
}

/** Everything that answers, feature by feature: pages first, then endpoints of the API. */
export function describeSite(features: readonly Feature[], deps: Deps): Described[] {
  const served = apiMethods(deps.auth.api, deps.providers.keys());
  return features.flatMap((feature) => [
    ...feature.mounts.flatMap((mount) => pagesOf(feature.name, mount, deps)),
    ...Object.entries(feature.endpoints).flatMap(([path, rules]) =>
      methodsOf(served, path).map((method) => ({
        feature: feature.name,
        method,
        path: API_PATH + path,
        rules: endpointRules(deps, path, rules),
      })),
    ),
  ]);
}

function pagesOf(feature: string, mount: Mount, deps: Deps): Described[] {
  const { at, uploads = {} } = mount;
  return mount.routes(deps).stack.flatMap(({ route }) => {
    if (!route) return [];
    const path = String(route.path) === '/' ? at : (at + route.path).replace('//', '/');
    const { methods } = route as unknown as { methods: Record<string, boolean> };
    return Object.keys(methods).map((name) => {
      const method = name.toUpperCase();
      const rules = pageRules(mount, method, Object.hasOwn(uploads, String(route.path)));
      return { feature, method, path, rules, routes: mount.routes.name };
    });
  });
}

/** What app.ts asks of a page, in its order. */
function pageRules(mount: Mount, method: string, takesFile: boolean): string[] {
  const posts = method === 'POST';
  const held = [
    mount.whileLeaving ? '' : 'account waits to be deleted: leads to the way back',
    mount.whileSettingUp ? '' : 'second factor demanded: leads to setting one up',
  ];
  return [
    'deadline',
    posts ? 'same origin' : '',
    posts ? `body: a form${takesFile ? ' with a file' : ''}` : '',
    posts ? 'pressed twice: the answer of the first press' : '',
    `access: ${mount.access}`,
    posts ? 'form of the person who is signed in' : '',
    ...(mount.access === 'guest' ? [] : held),
    posts ? 'changes go through the gateway: the rules of the endpoint' : '',
  ].filter(Boolean);
}

function endpointRules(deps: Deps, path: string, rules: EndpointRules): string[] {
  const {
    limit,
    session,
    proof,
    anyProof,
    olderProof,
    wayIn,
    finishesSignIn,
    floods,
    event,
    openWhile = [],
  } = rules;
  return [
    'deadline',
    'same origin',
    `limit: ${limit.max} in ${limit.window} s for one client`,
    `session: ${session}`,
    ...hooksOf(deps, 'before', path).map((id) => `before: ${id}`),
    proof
      ? `proof ${olderProof ? 'of any age' : 'of the last minutes'}, ${anyProof ? 'any' : 'by the second factor if there is one'}: ${proof}`
      : '',
    ...openWhile.map((hold) => `open while ${hold}`),
    wayIn ? `way in: ${wayIn.method}, worth ${wayIn.strength}` : '',
    floods ? 'work or waiting first, with PROOF_OF_WORK=on or auto' : '',
    finishesSignIn ? 'ends a second step' : '',
    ...hooksOf(deps, 'after', path).map((id) => `after: ${id}`),
    event ? `audit: ${event}` : '',
  ].filter(Boolean);
}

/** The plugins with a hook that looks at this path, in the order in which they are asked. */
function hooksOf({ auth }: Deps, when: 'before' | 'after', path: string): string[] {
  return (auth.options.plugins ?? [])
    .filter((plugin) =>
      (plugin.hooks?.[when] ?? []).some(({ matcher }) =>
        PROBES.some((probe) => asks(matcher, { ...probe, path })),
      ),
    )
    .map(({ id }) => id);
}

/** The states in which a hook may look at a path: nobody is there, or a session was just made. */
const SESSION = { user: { id: 'x' }, session: { id: 'x', token: 'x' } };
const PROBES = [null, SESSION].map((newSession) => ({
  headers: new Headers(),
  context: { newSession, session: null, createAuthCookie: (name: string) => ({ name }) },
}));

/** Hooks are typed for the library's own context, of which they read what a probe has. */
function asks(matcher: (context: never) => boolean, probe: object): boolean {
  return matcher(probe as never);
}

function methodsOf(served: ReadonlyMap<string, ReadonlySet<string>>, path: string): string[] {
  const own = served.get(API_PATH + path);
  if (own) return [...own];
  // `/callback/:id` is served for each provider that is configured; without any it is still declared.
  return path.includes(':') ? ['GET', 'POST'] : [];
}
