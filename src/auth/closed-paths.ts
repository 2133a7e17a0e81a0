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
  '/link-social',
  '/refresh-token',
  '/sign-in/social',
  '/unlink-account',
  '/update-session',
  // An oracle without our limits; POST /step-up/password takes its place.
  '/verify-password',
];

/** Whole families, whose members the library's list cannot name. */
const CLOSED_FAMILIES = /\/(?:callback|reset-password)\/[^/]*$/;

/** Closes them as the library closes single paths. */
export function closedFamilies(): BetterAuthPlugin {
  return {
    id: 'closed-families',
    async onRequest(request) {
      if (!CLOSED_FAMILIES.test(new URL(request.url).pathname)) return;
      return { response: new Response('Not Found', { status: 404 }) };
    },
  };
}
