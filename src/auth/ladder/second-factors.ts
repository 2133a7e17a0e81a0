import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { asksForPasskey, hasPasskey } from '../../features/passkeys/policy/passkey-rows.ts';
import { dropRecovery } from '../../features/recovery/policy/recovery-cancel.ts';
import { hasMailFactor } from '../../features/second-step/mail-code/state.ts';
import {
  type CodeOwner,
  endRecoveryCodes,
  hasRecoveryCodes,
} from '../../features/second-step/recovery-codes/codes.ts';
import { hasTotp } from '../../features/second-step/totp/state.ts';
import type { WordKey } from '../../i18n/words.ts';
import type { FirstProof } from './ways-in.ts';

export type SecondFactorName = 'totp' | 'passkey' | 'mail' | 'recovery';

/** Whose factors; the columns of a user row. */
export interface FactorOwner extends CodeOwner {
  readonly lastSecondFactor?: string | null | undefined;
}

/** One way to take the second step. */
export interface SecondFactor {
  readonly name: SecondFactorName;
  /** Asks within the transaction that is under way, if any. */
  isSetUp(ctx: GenericEndpointContext, user: FactorOwner): Promise<boolean>;
  /** Whether it makes the ladder ask for a second step; without this, being set up does. */
  readonly asks?: SecondFactor['isSetUp'];
  /** What the challenge shows for it: views/pages/second-step/challenge/<view>.ejs. */
  readonly view: string;
  readonly label: WordKey;
}

/** In the order in which the challenge offers them to somebody who has used none yet. */
export const SECOND_FACTORS: readonly SecondFactor[] = [
  { name: 'totp', isSetUp: hasTotp, view: 'totp', label: 'secondFactors.totp' },
  {
    name: 'passkey',
    isSetUp: hasPasskey,
    asks: asksForPasskey,
    view: 'passkey',
    label: 'secondFactors.passkey',
  },
  { name: 'mail', isSetUp: hasMailFactor, view: 'mail', label: 'secondFactors.mail' },
  {
    name: 'recovery',
    isSetUp: hasRecoveryCodes,
    view: 'recovery',
    label: 'secondFactors.recovery',
  },
];

/** What a person can take the second step with after this first proof; the one used last is first. */
export async function offeredFactors(
  ctx: GenericEndpointContext,
  user: FactorOwner,
  firstProof: FirstProof,
): Promise<SecondFactor[]> {
  const offered: SecondFactor[] = [];
  for (const factor of SECOND_FACTORS) {
    // The same mailbox twice is one factor.
    if (factor.name === 'mail' && firstProof === 'mail') continue;
    if (await factor.isSetUp(ctx, user)) offered.push(factor);
  }
  const isLast = ({ name }: SecondFactor) => Number(name === user.lastSecondFactor);
  return offered.sort((a, b) => isLast(b) - isLast(a));
}

/**
 * Sets `user.twoFactorEnabled` anew; for the transaction of every change of factors, which holds the
 * person's row. Gives what it is now. Recovery codes alone ask nobody for a second step: all end when it
 * comes, since nobody was told of those from before, and when it goes, as a wait for its end does.
 */
export async function refreshTwoFactorEnabled(
  ctx: GenericEndpointContext,
  userId: string,
): Promise<boolean> {
  const adapter = (await getCurrentAdapter(ctx.context.adapter)) as DBTransactionAdapter;
  const where = [{ field: 'id', value: userId }];
  const before = await adapter.findOne<CodeOwner>({ model: 'user', where });
  let twoFactorEnabled = false;
  for (const { name, isSetUp, asks = isSetUp } of SECOND_FACTORS) {
    if (name !== 'recovery') twoFactorEnabled ||= await asks(ctx, { id: userId });
  }
  await adapter.updateMany({
    model: 'user',
    where,
    update: { twoFactorEnabled, updatedAt: new Date() },
  });
  if (!(before?.twoFactorEnabled && twoFactorEnabled)) await endRecoveryCodes(adapter, userId);
  if (before?.twoFactorEnabled && !twoFactorEnabled) await dropRecovery(ctx, userId);
  return twoFactorEnabled;
}
