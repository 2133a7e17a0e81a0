import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { refreshTwoFactorEnabled } from '../../../auth/ladder/second-factors.ts';
import { PASSKEY } from '../../passkeys/policy/passkey-rows.ts';
import type { TokensOfRow } from '../../providers/policy/kept-tokens.ts';
import { giveBackAfter } from '../../providers/policy/provider-parts.ts';

/** The columns of a user row that decide. */
interface FactorColumns {
  readonly emailVerified: boolean;
  readonly twoFactorEnabled?: boolean | null;
  readonly mailSecondStep?: boolean | null;
  readonly mailSecondStepAt?: Date | null;
  readonly passkeySecondStep?: boolean | null;
  readonly passkeySecondStepAt?: Date | null;
}

/**
 * Takes away everything that was added since then, within the transaction that is under way: passkeys,
 * connected accounts, second factors, recovery codes. It may leave an account that asks for no second
 * step, so it is for who has proved more than that they read the account's mail: the address that a
 * thief has moved it away from. An owner who is left without a way in sets a password by mail.
 */
export async function takeBackAll(
  ctx: GenericEndpointContext,
  userId: string,
  since: Date,
): Promise<void> {
  const adapter = await transactionOf(ctx);
  const where = [{ field: 'userId', value: userId }];
  const added = addedSince(userId, since);
  for (const model of [PASSKEY, 'twoFactor', 'recoveryCode']) {
    await adapter.deleteMany({ model, where: added });
  }
  await removeConnections(ctx, adapter, userId, since);
  const hasPasskeys = (await adapter.count({ model: PASSKEY, where })) > 0;
  await switchOff(adapter, userId, 'mailSecondStep', since);
  await switchOff(adapter, userId, 'passkeySecondStep', hasPasskeys ? since : null);
  await refreshTwoFactorEnabled(ctx, userId);
}

/**
 * The same for who has proved no more than that they read the account's mail, which alone must never
 * lower the second step: where nothing older asks for one, newer factors stay, and newer passkeys are
 * good for the second step alone. So a thief's passkey opens nothing without the new password, and a
 * thief's mailbox nothing without the owner's factor. docs/decisions/0030-not-me.md.
 */
export async function takeBackWaysIn(
  ctx: GenericEndpointContext,
  userId: string,
  since: Date,
): Promise<void> {
  const adapter = await transactionOf(ctx);
  const user = await adapter.findOne<FactorColumns>({
    model: 'user',
    where: [{ field: 'id', value: userId }],
  });
  if (!user?.twoFactorEnabled || (await olderAsks(adapter, userId, user, since))) {
    return takeBackAll(ctx, userId, since);
  }
  await removeConnections(ctx, adapter, userId, since);
  await adapter.updateMany({
    model: PASSKEY,
    where: addedSince(userId, since),
    update: { secondStepOnly: true },
  });
}

/** Whether a second step would be asked for without anything that was added since then. */
async function olderAsks(
  adapter: DBTransactionAdapter,
  userId: string,
  user: FactorColumns,
  since: Date,
): Promise<boolean> {
  const { mailSecondStepAt: mailAt, passkeySecondStepAt: passkeyAt } = user;
  if (user.mailSecondStep && user.emailVerified && !(mailAt && mailAt >= since)) return true;
  const older = [
    { field: 'userId', value: userId },
    { field: 'createdAt', operator: 'lt' as const, value: since },
  ];
  const apps = [...older, { field: 'verified', value: true }];
  if ((await adapter.count({ model: 'twoFactor', where: apps })) > 0) return true;
  if (!user.passkeySecondStep || (passkeyAt && passkeyAt >= since)) return false;
  return (await adapter.count({ model: PASSKEY, where: older })) > 0;
}

async function removeConnections(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  userId: string,
  since: Date,
): Promise<void> {
  const foreign = { field: 'providerId', operator: 'ne' as const, value: 'credential' };
  const where = [...addedSince(userId, since), foreign];
  const removed = await adapter.findMany<TokensOfRow>({ model: 'account', where });
  await adapter.deleteMany({ model: 'account', where });
  await giveBackAfter(ctx, removed);
}

/** `since` null: whenever it was switched on. */
async function switchOff(
  adapter: DBTransactionAdapter,
  userId: string,
  factor: 'mailSecondStep' | 'passkeySecondStep',
  since: Date | null,
): Promise<void> {
  const later = since && { field: `${factor}At`, operator: 'gte' as const, value: since };
  await adapter.updateMany({
    model: 'user',
    where: [{ field: 'id', value: userId }, ...(later ? [later] : [])],
    update: { [factor]: false },
  });
}

function addedSince(userId: string, since: Date) {
  return [
    { field: 'userId', value: userId },
    { field: 'createdAt', operator: 'gte' as const, value: since },
  ];
}

async function transactionOf(ctx: GenericEndpointContext): Promise<DBTransactionAdapter> {
  return (await getCurrentAdapter(ctx.context.adapter)) as DBTransactionAdapter;
}
