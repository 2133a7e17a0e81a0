import type { BetterAuthPlugin } from 'better-auth';

/**
 * Endpoints of the library that Latchkey does not offer (yet): an explicit list, so that opening one
 * is a decision. Everything else under the API is supported. ASVS 15.2.3.
 */
export const CLOSED_PATHS = [
  '/account-info',
  '/delete-user/callback',
  '/error',
  '/get-access-token',
  '/refresh-token',
  '/update-session',
  // An oracle without our limits; POST /step-up/password takes its place.
  '/verify-password',
];

/** Whole families, whose members the library's list cannot name. */
const CLOSED_FAMILIES = /\/(callback|reset-password)\/([^/]*)$/;

/** What is open of a path as the library writes it (`/callback/:id`); `open` is as below. */
export function openPaths(path: string, open: Iterable<string>): string[] {
  const [, family, member = ''] = CLOSED_FAMILIES.exec(path) ?? [];
  if (!family) return CLOSED_PATHS.includes(path) ? [] : [path];
  return family === 'callback' ? [...open].map((id) => path.replace(member, id)) : [];
}

/** Closes them as the library closes single paths; `open` names the providers that may call back. */
export function closedFamilies(open: ReadonlySet<string>): BetterAuthPlugin {
  return {
    id: 'closed-families',
    async onRequest(request) {
      const [, family, member = ''] = CLOSED_FAMILIES.exec(new URL(request.url).pathname) ?? [];
      if (!family || (family === 'callback' && open.has(member))) return;
      return { response: new Response('Not Found', { status: 404 }) };
    },
  };
}
