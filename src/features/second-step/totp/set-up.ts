import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { APIError } from 'better-auth/api';
import { symmetricEncrypt } from 'better-auth/crypto';
import { parseUserOutput } from 'better-auth/db';
import { recordAudit } from '../../../auth/record/audit.ts';
import type { ContextSession } from '../../../auth/session/context-session.ts';
import {
  countTry,
  forgetTries,
  refusalWith,
  type Tries,
} from '../../../auth/step-up/proof-tries.ts';
import { isDuplicate } from '../../../auth/transaction.ts';
import { changeFactor } from '../policy/factor-change.ts';
import { claimCode } from './code.ts';
import { findTotp, PREFIX, type SetUp, setUpOf, TOTP } from './state.ts';

/**
 * Keeps a set-up until the first good code of the app, within the transaction that is under way. Each
 * beginning has a secret and recovery codes of its own, and ends those of an earlier one, which somebody else
 * may know.
 * @throws TOTP_ALREADY_ENABLED
 */
export async function beginSetUp(
  ctx: GenericEndpointContext,
  userId: string,
  secret: string,
  setUp: SetUp,
): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const sealed = await symmetricEncrypt({ key: ctx.context.secretConfig, data: PREFIX + secret });
  const backupCodes = JSON.stringify(setUp);
  const fresh = { secret: sealed, backupCodes, lastUsedStep: 0, createdAt: new Date() };
  const renewed = await adapter.updateMany({
    model: TOTP,
    where: [
      { field: 'userId', value: userId },
      { field: 'verified', value: false },
    ],
    update: fresh,
  });
  if (renewed > 0) return;
  const row = { ...fresh, userId, verified: false };
  await adapter.create({ model: TOTP, data: row }).catch((error: unknown) => {
    throw isDuplicate(error) ? refusalOf('TOTP_ALREADY_ENABLED') : error;
  });
}

/**
 * Finishes a set-up with the first good code, in the session that began it: from now on the app counts, and
 * with it the recovery codes that were handed out. Gives the answer of the endpoint.
 * @throws APIError TOTP_ALREADY_ENABLED, TOTP_NOT_ENABLED, INVALID_CODE
 */
export async function finishSetUp(
  ctx: GenericEndpointContext,
  found: ContextSession,
  sent: { readonly code: string; readonly endOthers: boolean },
) {
  const { user } = found;
  const row = await findTotp(ctx, user.id);
  if (row?.verified) throw await setUpRefusal(ctx, found, 'TOTP_ALREADY_ENABLED');
  const begun = row && setUpOf(row, found.session.id);
  if (!begun || !user.emailVerified) throw await setUpRefusal(ctx, found, 'TOTP_NOT_ENABLED');
  const tries = await countTry(ctx, user.id, 'session');
  const right = tries.inTime && (await claimCode(ctx, row, sent.code));
  if (!right) throw await setUpRefusal(ctx, found, 'INVALID_CODE', tries);
  const change = async (adapter: DBTransactionAdapter) => {
    const on = await adapter.updateMany({
      model: TOTP,
      where: [
        { field: 'id', value: row.id },
        { field: 'secret', value: row.secret },
        { field: 'verified', value: false },
      ],
      update: { verified: true, backupCodes: '', createdAt: new Date() },
    });
    if (on !== 1) throw refusalOf('TOTP_ALREADY_ENABLED');
    await forgetTries(ctx, user.id);
  };
  const changed = await changeFactor(ctx, found, {
    event: 'totpOn',
    endOthers: sent.endOthers,
    change,
    handedOut: begun.codes,
  });
  const shown = parseUserOutput(ctx.context.options, changed.user);
  return { token: changed.session.token, user: shown };
}

/**
 * Records the refusal of a set-up, and gives it. The row names its own event: that of the endpoint is a
 * sign-in.
 */
async function setUpRefusal(
  ctx: GenericEndpointContext,
  { user, session }: ContextSession,
  reason: keyof typeof MESSAGES,
  tries?: Tries,
): Promise<APIError> {
  await recordAudit(ctx, {
    event: 'totpOn',
    outcome: 'refused',
    actorId: user.id,
    subjectId: user.id,
    sessionId: session.id,
    detail: { reason },
  });
  const refusal = { code: reason, message: MESSAGES[reason] };
  return tries ? refusalWith(tries, 'UNAUTHORIZED', refusal) : refusalOf(reason);
}

/** A refusal with the library's code and words. */
export function refusalOf(code: keyof typeof MESSAGES): APIError {
  return new APIError('BAD_REQUEST', { code, message: MESSAGES[code] });
}

/** The library's codes and words. */
const MESSAGES = {
  INVALID_CODE: 'Invalid code',
  OTP_NOT_CONFIGURED: 'OTP is not available',
  TOTP_ALREADY_ENABLED: 'TOTP is already enabled',
  TOTP_NOT_ENABLED: 'TOTP not enabled',
} as const;
