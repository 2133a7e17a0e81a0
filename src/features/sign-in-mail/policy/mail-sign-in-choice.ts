import { APIError } from 'better-auth/api';
import { countWaysIn, LAST_WAY_IN, waysInOf } from '../../../auth/ladder/last-way-in.ts';
import { endPending } from '../../../auth/ladder/pending-state.ts';
import { choiceEndpoint } from '../../../auth/session/choice.ts';

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
 * Switched off, asking for such a mail looks as ever, and nothing comes. Refusal: 400 LAST_WAY_IN for a person
 * who has neither password nor passkey nor connected account.
 */
export const chooseMailSignIn = choiceEndpoint('/mail-sign-in', {
  on: 'mailSignInOn',
  off: 'mailSignInOff',
  async change(ctx, adapter, user, enabled) {
    if (!enabled && countWaysIn(await waysInOf(adapter, user.id)) === 0) {
      throw new APIError('BAD_REQUEST', {
        code: LAST_WAY_IN,
        message: 'There is no other way into the account. Add one first.',
      });
    }
    if (takesSignInMail(user) === enabled) return false;
    await adapter.updateMany({
      model: 'user',
      where: [{ field: 'id', value: user.id }],
      update: { mailSignInOffAt: enabled ? null : new Date() },
    });
    if (!enabled) await endPending(ctx, user.id);
    return true;
  },
});
