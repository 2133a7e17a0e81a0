import { defineRequestState } from '@better-auth/core/context';
import type { GenericEndpointContext } from 'better-auth';
import { setSessionCookie } from 'better-auth/cookies';
import { parseUserOutput } from 'better-auth/db';
import { recordAudit } from '../record/audit.ts';
import { rulebookOf } from '../rulebook.ts';
import { personNow } from '../session/person-now.ts';
import { firstProofBefore, type SessionRow } from '../session/session-lifetime.ts';
import { giveTrust, rememberTrust } from '../session/trusted-browsers.ts';
import { countTry, forgetAllTries, refusalWith } from '../step-up/proof-tries.ts';
import { tellOfLock } from '../step-up/tell-of-lock.ts';
import { inTransaction } from '../transaction.ts';
import type { Pending } from './arrival.ts';
import {
  beginPending,
  consumePending,
  countTryOf,
  forgetPending,
  leavePending,
  noPending,
  readPending,
} from './pending-state.ts';
import { holdPerson } from './sign-ins-ended.ts';

export { beginPending, countTryOf, leavePending, type Pending, readPending };

/** The session that a second step has opened in this request: ladder.ts lets it stand. */
const opened = defineRequestState<string | null>(() => null);

/** The right answer to a second step. */
interface CompletedStep {
  readonly second: string;
  readonly trustBrowser: boolean;
  readonly isFactor?: boolean;
}

/** @throws APIError 401 INVALID_TWO_FACTOR_COOKIE when nobody has taken the first step here */
export async function requirePending(ctx: GenericEndpointContext): Promise<Pending> {
  const pending = await readPending(ctx);
  if (!pending) throw noPending();
  return pending;
}

/**
 * One try at the second step. It is counted before `isRight` looks at it: by this half-way state and
 * by the account, whose owner is told once when its tries are used up. Then nothing is right.
 * @throws APIError 401 INVALID_CODE, or 400 TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE when the first step has
 *   to be taken again; with `triesLeft`, then of the account, and `Retry-After` when it has none
 */
export async function trySecondStep(
  ctx: GenericEndpointContext,
  pending: Pending,
  second: string,
  isRight: () => Promise<boolean>,
): Promise<void> {
  const { user, firstProof: method } = pending;
  const left = await countTryOf(ctx, pending);
  const tries = await countTry(ctx, user.id, 'signIn', second);
  if (tries.inTime && left !== undefined && (await isRight())) return;
  if (!left) await leavePending(ctx);
  await inTransaction(ctx, async () => {
    await tellOfLock(ctx, user, 'second-step-locked');
    await recordAudit(ctx, {
      event: 'signIn',
      outcome: 'refused',
      actorId: null,
      subjectId: user.id,
      detail: { method, second },
    });
  });
  if (!left) {
    throw refusalWith(tries, 'BAD_REQUEST', {
      code: 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE',
      message: 'Too many attempts. Sign in again.',
    });
  }
  throw refusalWith({ ...tries, left: Math.min(left, tries.left) }, 'UNAUTHORIZED', {
    code: 'INVALID_CODE',
    message: 'Invalid code',
  });
}

/**
 * Completes a sign-in after a right second step: uses the half-way state up, opens the session (kept for as
 * long as the first step asked), trusts the browser if wished, and writes the audit row. Gives what the
 * endpoint answers. `isFactor: false` for a step that everybody can take, such as a code by mail: it proves
 * no second factor.
 * @throws APIError 401 INVALID_TWO_FACTOR_COOKIE when another request was first, or ended the half-way state
 */
export async function completeSignIn(
  ctx: GenericEndpointContext,
  pending: Pending,
  { second, trustBrowser, isFactor = true }: CompletedStep,
) {
  const { internalAdapter, authCookies, secret } = ctx.context;
  const { firstProof: method } = pending;
  const userId = pending.user.id;
  const forget = Boolean(await ctx.getSignedCookie(authCookies.dontRememberToken.name, secret));
  const factor = rulebookOf(ctx).factors.find(({ name }) => name === second);
  // A recovery code is for an emergency: the next challenge opens with the usual way again.
  const isUsual = factor?.asks !== 'never';
  // A password that was set by mail then counts as much as any other; the mailbox once more does not show that.
  const isOther = factor?.notAfter !== 'mail';
  const { session, user, trust } = await inTransaction(ctx, async () => {
    // This locks the person's row. A request that ends all sessions waits for it, and ends this one, too.
    const noted = isFactor
      ? {
          ...(isUsual && { lastSecondFactor: second }),
          ...(isOther && { passwordByMailAt: null }),
        }
      : undefined;
    if (!(await holdPerson(ctx, pending.user, noted))) throw noPending();
    if (!(await consumePending(ctx, pending))) throw noPending();
    if (isFactor) await forgetAllTries(ctx, userId);
    await firstProofBefore.set({ method, isFactor });
    const begun = await internalAdapter.createSession(userId, forget);
    const { deviceId } = begun as unknown as SessionRow;
    const token = trustBrowser ? await rememberTrust(ctx, userId, deviceId) : null;
    await recordAudit(ctx, {
      event: 'signIn',
      outcome: 'success',
      actorId: userId,
      subjectId: userId,
      sessionId: begun.id,
      detail: { method, second, ...(trustBrowser && { trustBrowser }) },
    });
    return { session: begun, user: await personNow(ctx, userId), trust: token };
  });
  await opened.set(session.id);
  await setSessionCookie(ctx, { session, user }, forget);
  if (trust) giveTrust(ctx, userId, trust);
  forgetPending(ctx);
  return { token: session.token, user: parseUserOutput(ctx.context.options, user) };
}

/** Whether this session was opened by a second step in this very request. */
export async function wasCompleted(sessionId: string): Promise<boolean> {
  return (await opened.get()) === sessionId;
}
