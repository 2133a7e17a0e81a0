import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';

/** Endpoints whose answers have sessions in them. */
const PATHS = ['/get-session', '/list-sessions'];

interface SessionWithToken {
  readonly id: string;
  readonly token: string;
}

/**
 * A session's token leaves the server in its cookie alone, where no script can read it (ASVS 3.3.4).
 * The JSON answers keep their shape, but `token` is the session's id there: `/revoke-session` takes it, and it
 * signs nobody in. Endpoints and policies see the real token.
 */
export function sessionHandles(): BetterAuthPlugin {
  return {
    id: 'session-handles',
    hooks: {
      after: [
        {
          matcher: ({ path, context }) => PATHS.includes(path ?? '') || context.newSession !== null,
          handler: createAuthMiddleware(async (ctx) => {
            const answer = ctx.context.returned as Record<string, unknown> | null | undefined;
            if (!answer || answer instanceof Error) return;
            if (Array.isArray(answer)) return ctx.json(answer.map(withHandle));
            if (isSession(answer.session)) {
              return ctx.json({ ...answer, session: withHandle(answer.session) });
            }
            const made = ctx.context.newSession?.session;
            if (made && typeof answer.token === 'string') {
              return ctx.json({ ...answer, token: made.id });
            }
          }),
        },
      ],
    },
  };
}

function isSession(value: unknown): value is SessionWithToken {
  return typeof value === 'object' && value !== null && 'token' in value && 'id' in value;
}

/** The session as answers tell of it: its id in the place of its token. */
export function withHandle<S extends SessionWithToken>(session: S): S {
  return { ...session, token: session.id };
}
