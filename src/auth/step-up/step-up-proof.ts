import type { GenericEndpointContext } from 'better-auth';
import { setSessionCookie } from 'better-auth/cookies';
import type { FactorOwner } from '../ladder/factor.ts';
import { recordAudit } from '../record/audit.ts';
import { rulebookOf } from '../rulebook.ts';
import type { ContextSession } from '../session/context-session.ts';
import type { SessionRow } from '../session/session-lifetime.ts';
import { renewToken } from '../session/session-token.ts';
import { inTransaction } from '../transaction.ts';
import { countTry, forgetAllTries, forgetTries, refusalWith } from './proof-tries.ts';
import { stepUpWindow } from './step-up.ts';
import { tellOfLock } from './tell-of-lock.ts';

/**
 * The result of a check. A single-use proof also returns the function that consumes it, which runs within the
 * transaction of the step-up and returns false when another request was first.
 */
export type Verdict = boolean | (() => Promise<boolean>);

interface ProofAttempt {
  /** The name of the way (proof-way.ts). */
  readonly method: string;
  /** Takes the same time for a person without such a factor. */
  readonly check: () => Promise<Verdict>;
  /** The refusal of a wrong answer. The page asks again for codes that begin with INVALID_. */
  readonly refusal: { readonly code: `INVALID_${string}`; readonly message: string };
}

/**
 * The whole of a `/step-up/…` endpoint (with `use: [sessionRequired]`): counts the try,
 * checks, and gives the session a new token (ASVS 7.2.4). Gives until when sensitive acts are open.
 * @throws APIError 400 with the refusal, after ten wrong proofs within fifteen minutes even for a
 * right one, with `triesLeft`, and `Retry-After` when none is; 401 when the session was ended or renewed meanwhile
 */
export async function proveAgain(
  ctx: GenericEndpointContext,
  { method, check, refusal }: ProofAttempt,
): Promise<Date> {
  const found = ctx.context.session as ContextSession;
  const tries = await countTry(ctx, found.user.id, 'session', method);
  const verdict = await check();
  const until = verdict && tries.inTime && (await renewProof(ctx, found, method, verdict));
  if (until) return until;
  await inTransaction(ctx, async () => {
    await tellOfLock(ctx, found.user, 'proof-locked');
    await recordProof(ctx, found, method, 'refused');
  });
  throw refusalWith(tries, 'BAD_REQUEST', refusal);
}

/** Gives the session a new token. False when the proof was used up meanwhile. */
async function renewProof(
  ctx: GenericEndpointContext,
  found: ContextSession,
  method: string,
  verdict: Exclude<Verdict, false>,
): Promise<Date | false> {
  const { user } = found;
  const provenAt = new Date();
  const sensitiveUntil = new Date(provenAt.getTime() + stepUpWindow(ctx));
  const provenSecond = isSecondFactor(ctx, found, method);
  const session = await inTransaction(ctx, async () => {
    if (verdict !== true && !(await verdict())) return false;
    const before = found.session as unknown as SessionRow;
    const renewed = await renewToken(ctx, before, { provenAt, provenSecond, sensitiveUntil });
    await (method === 'totp' ? forgetAllTries : forgetTries)(ctx, user.id);
    await recordProof(ctx, found, method, 'success');
    return renewed;
  });
  if (!session) return false;
  await setSessionCookie(ctx, { session, user }, !session.remembered);
  return sensitiveUntil;
}

/** Whether this way is the second factor of somebody who has switched one on. */
function isSecondFactor(
  ctx: GenericEndpointContext,
  { user }: ContextSession,
  method: string,
): boolean {
  const way = rulebookOf(ctx).proofs.find(({ name }) => name === method);
  return way?.isSecondFactor === true && Boolean((user as FactorOwner).twoFactorEnabled);
}

function recordProof(
  ctx: GenericEndpointContext,
  { user, session }: ContextSession,
  method: string,
  outcome: 'success' | 'refused',
): Promise<void> {
  return recordAudit(ctx, {
    event: 'stepUp',
    outcome,
    actorId: user.id,
    subjectId: user.id,
    sessionId: session.id,
    detail: { method },
  });
}
