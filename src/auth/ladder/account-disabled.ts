import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { recordAudit } from '../record/audit.ts';
import { sessionOf } from '../session/found-session.ts';
import { endOtherSessions } from '../session/sessions.ts';
import type { Arrival } from './arrival.ts';

/** The code of the refusal. A client can do nothing but show it. */
const ACCOUNT_DISABLED = 'ACCOUNT_DISABLED';

/** A person, with the column that an operator sets. */
interface SwitchedOff {
  readonly id: string;
  readonly disabledAt?: Date | null;
}

/**
 * Accounts that somebody has switched off (`npm run latchkey -- users disable`, which ends the sessions,
 * too). Nobody gets in, by any way; a session that is there all the same, such as one that was
 * begun at that very moment, is over at its next request (ASVS 7.4.2).
 */
export function accountDisabled() {
  return {
    id: 'account-disabled',
    schema: { user: { fields: { disabledAt: { type: 'date', required: false, input: false } } } },
    hooks: {
      before: [
        {
          // Every page begins with /get-session; the hook below answers it, without a second query.
          matcher: ({ path }) => path !== '/get-session',
          handler: createAuthMiddleware(async (ctx) => {
            const found = await sessionOf(ctx);
            if (isDisabled(found?.user)) await endAll(ctx, found.user.id);
          }),
        },
      ],
      after: [
        {
          matcher: ({ path, context }) =>
            path === '/get-session' && isDisabled(context.session?.user),
          handler: createAuthMiddleware(async (ctx) => {
            const person = ctx.context.session?.user;
            if (!isDisabled(person)) return;
            await endAll(ctx, person.id);
            return ctx.json(null);
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

/** A rung of the ladder: an account that is switched off gets no session. @throws APIError 403 */
export async function enabledAccount(
  ctx: GenericEndpointContext,
  { user, way }: Arrival,
): Promise<undefined> {
  if (!isDisabled(user)) return;
  await recordAudit(ctx, {
    event: 'signIn',
    outcome: 'refused',
    actorId: null,
    subjectId: user.id,
    detail: { method: way?.method ?? '', reason: ACCOUNT_DISABLED },
  });
  throw new APIError('FORBIDDEN', {
    code: ACCOUNT_DISABLED,
    message: 'This account is switched off.',
  });
}

/** Whether an account is switched off. */
export function isDisabled(user: object | null | undefined): user is SwitchedOff {
  return !!(user as SwitchedOff | null | undefined)?.disabledAt;
}

/** From here on the request is that of a guest. */
async function endAll(ctx: GenericEndpointContext, userId: string): Promise<void> {
  await endOtherSessions(ctx, userId, null);
  deleteSessionCookie(ctx);
  ctx.context.session = null;
}
