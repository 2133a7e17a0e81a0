import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { clearBoundCookie } from './bound-cookie.ts';
import type { BoundSessions } from './bound-sessions.ts';
import { refreshBoundSession } from './refresh.ts';
import { noteBeginning, offer, registerBoundSession } from './registration.ts';

/** Endings of a session, after which its second cookie is of no use. */
const ENDINGS = ['/sign-out', '/revoke-sessions'];

/**
 * Device Bound Session Credentials (W3C draft). The answer to each sign-in offers the browser to make a key that
 * cannot leave its device; a browser that does so (`/bound-session/register`) gets a second, short-lived cookie, and a new
 * one (`/bound-session/refresh`) for each signature. From then on the session's cookie alone opens nothing
 * (bound-sessions.ts, session-gate.ts). Browsers do all of this by themselves; no page has a part in it.
 * docs/decisions/0065-bound-sessions.md. Undefined: sessions are not bound, and both answer 404.
 */
export function boundSessions(bound: BoundSessions | undefined) {
  return {
    id: 'bound-sessions',
    init: () => ({
      options: {
        databaseHooks: {
          session: {
            create: { before: async (_session, ctx) => (ctx ? noteBeginning() : undefined) },
          },
        },
      },
    }),
    endpoints: {
      registerBoundSession: registerBoundSession(bound),
      refreshBoundSession: refreshBoundSession(bound),
    },
    hooks: {
      after: bound
        ? [
            {
              // Whatever way in made the session.
              matcher: ({ context }) => context.newSession !== null,
              handler: createAuthMiddleware((ctx) => offer(ctx, bound)),
            },
            {
              matcher: ({ path = '' }) => ENDINGS.includes(path),
              handler: createAuthMiddleware(async (ctx) => clearBoundCookie(ctx)),
            },
          ]
        : [],
    },
  } satisfies BetterAuthPlugin;
}
