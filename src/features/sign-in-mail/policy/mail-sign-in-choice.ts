import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { countWaysIn, LAST_WAY_IN, waysInOf } from '../../../auth/ladder/last-way-in.ts';
import { endPending } from '../../../auth/ladder/pending-state.ts';
import { recordOwn } from '../../../auth/record/audit.ts';
import { tellOwner } from '../../../auth/record/notices.ts';
import type { ContextSession } from '../../../auth/session/context-session.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { mustBeOpen } from '../../../auth/session/still-open.ts';
import { inTransaction } from '../../../auth/transaction.ts';

/** The column of a person, as the library knows it. */
export const mailSignInSchema = {
  user: { fields: { mailSignInOffAt: { type: 'date', required: false, input: false } } },
} as const;

/** Whether the owner of the row wants to be signed in by email. */
export function takesSignInMail(user: object): boolean {
  return !(user as { mailSignInOffAt?: Date | null }).mailSignInOffAt;
}

/**
 * `POST /mail-sign-in { enabled, revokeOtherSessions? }`: whether the account can be signed in to by email.
 * Switched off, asking for such a mail looks as ever, and nothing comes. Refusal: 400 LAST_WAY_IN for who
 * has neither password nor passkey nor connected account.
 */
export const chooseMailSignIn = createAuthEndpoint(
  '/mail-sign-in',
  {
    method: 'POST',
    body: z.object({ enabled: z.boolean(), revokeOtherSessions: z.boolean().optional() }),
    use: [sessionRequired],
  },
  async (ctx) => {
    const { user, session } = ctx.context.session as ContextSession;
    const { enabled, revokeOtherSessions = false } = ctx.body;
    const event = enabled ? 'mailSignInOn' : 'mailSignInOff';
    await inTransaction(ctx, async (adapter) => {
      // Locks the person's row: a removal of another way in at the same time is seen or waits.
      await mustBeOpen(adapter, { user, session });
      if (!enabled && countWaysIn(await waysInOf(adapter, user.id)) === 0) {
        throw new APIError('BAD_REQUEST', {
          code: LAST_WAY_IN,
          message: 'There is no other way into the account. Add one first.',
        });
      }
      const changed = takesSignInMail(user) !== enabled;
      if (changed) {
        await adapter.updateMany({
          model: 'user',
          where: [{ field: 'id', value: user.id }],
          update: { mailSignInOffAt: enabled ? null : new Date() },
        });
        if (!enabled) await endPending(ctx, user.id);
        if (revokeOtherSessions) await endOtherSessions(ctx, user.id, session.id);
        await tellOwner(ctx, user, event);
      }
      await recordOwn(ctx, event);
    });
    return ctx.json({ status: true });
  },
);
