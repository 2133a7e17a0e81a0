import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { recordRefusal } from '../record/audit.ts';
import { sessionOf } from '../session/found-session.ts';

/** Why somebody who is signed in can do nothing but a few things. */
interface Hold {
  /** Whether it holds this person; the columns of a user row. */
  readonly isHeld: (user: Readonly<Record<string, unknown>>) => boolean;
  /** The paths that stay open to them. */
  readonly open: readonly string[];
  /** For the audit row. */
  readonly reason: string;
  /** What a client can act on, with 403. */
  readonly code: string;
  readonly message: string;
}

/** What acts for whoever has the password or the mail, not for the session that came along. */
const WITHOUT_SESSION =
  /^\/(?:sign-in\/.*|sign-up\/.*|request-password-reset|reset-password|not-me|undo-email-change|unlock-password|callback\/:id|recovery\/.*)$/;

/** A `before` hook that closes everything to a session of somebody for whom something else comes first. */
export function holdBack({ isHeld, open, reason, code, message }: Hold) {
  return {
    matcher: ({ path = '' }: { path?: string | undefined }) =>
      !open.includes(path) && !WITHOUT_SESSION.test(path),
    handler: createAuthMiddleware(async (ctx: GenericEndpointContext) => {
      const found = await sessionOf(ctx);
      if (!found || !isHeld(found.user)) return;
      // What would have changed something leaves a row; looking is refused without a trace.
      await recordRefusal(ctx, { reason });
      throw new APIError('FORBIDDEN', { code, message });
    }),
  };
}
