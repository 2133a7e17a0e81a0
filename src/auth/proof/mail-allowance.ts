import type { GenericEndpointContext } from 'better-auth';
import type { Database } from '../../db/database.ts';
import { DAY, SECOND } from '../../time.ts';
import { networkOf } from '../network.ts';
import { createRateLimitStorage } from '../rate-limit.ts';
import { type MailProofs, type ProofPurpose, RESEND_AFTER } from './mail-proof.ts';
import { mustNotWait } from './proof-checks.ts';

/** What limits the mails of one kind to one person. */
export interface AllowanceParts {
  readonly database: Database;
  readonly proofs: MailProofs;
}

export type MailAllowance = ReturnType<typeof createMailAllowance>;

interface Rule {
  readonly aDay: number;
  /** How many of these one network may ask for, so that a stranger alone does not use all of them up. */
  readonly ofOneNetwork?: number;
  /** Another mark begins the count anew: who used the old count up can no longer ask. */
  readonly mark?: number;
}

/**
 * How many mails of a kind one person gets, no matter who asks for them: one a minute, `aDay` a day. Do
 * not call it within a transaction: it writes through another connection.
 * @throws APIError 429 TOO_MANY_REQUESTS with the seconds to wait
 */
export function createMailAllowance({ database, proofs }: AllowanceParts) {
  const limits = createRateLimitStorage(database);
  return async (
    ctx: GenericEndpointContext,
    purpose: ProofPurpose,
    userId: string,
    { aDay, ofOneNetwork, mark = 0 }: Rule,
  ): Promise<void> => {
    const pending = await proofs.pending(ctx.context.adapter, purpose, userId);
    const brake = pending ? pending.issuedAt.getTime() + RESEND_AFTER - Date.now() : 0;
    if (brake > 0) mustNotWait(Math.ceil(brake / SECOND));
    const window = DAY / SECOND;
    const count = async (key: string, max: number) => {
      const counted = await limits.consume?.(key, { window, max });
      if (counted?.allowed === false) mustNotWait(counted.retryAfter ?? window);
    };
    const key = `mail|${purpose}|${userId}|${mark}`;
    if (ofOneNetwork !== undefined) await count(`${key}|${networkOf(ctx)}`, ofOneNetwork);
    await count(key, aDay);
  };
}
