import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { refreshTwoFactorEnabled } from '../ladder/second-factors.ts';
import { rulebookOf } from '../rulebook.ts';

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
  for (const { removeAdded } of rulebookOf(ctx).containments) {
    await removeAdded?.(ctx, userId, since);
  }
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
  const { containments } = rulebookOf(ctx);
  const adapter = await transactionOf(ctx);
  const where = [{ field: 'id', value: userId }];
  const user = await adapter.findOne<{ twoFactorEnabled?: boolean | null }>({
    model: 'user',
    where,
  });
  let keepsAsking = !user?.twoFactorEnabled;
  for (const { asksWithoutAdded } of containments) {
    keepsAsking ||= (await asksWithoutAdded?.(ctx, userId, since)) ?? false;
  }
  if (keepsAsking) return takeBackAll(ctx, userId, since);
  for (const { weakenAdded } of containments) await weakenAdded?.(ctx, userId, since);
}

/** The rows of a person that were created since then. */
export function addedSince(userId: string, since: Date) {
  return [
    { field: 'userId', value: userId },
    { field: 'createdAt', operator: 'gte' as const, value: since },
  ];
}

/** The rows of a person that are older. */
export function addedBefore(userId: string, since: Date) {
  return [
    { field: 'userId', value: userId },
    { field: 'createdAt', operator: 'lt' as const, value: since },
  ];
}

/** Switches a factor that is a column of the person off, if it was switched on since then; null: at any time. */
export async function switchOffAdded(
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

/** The transaction that is under way. */
export async function transactionOf(ctx: GenericEndpointContext): Promise<DBTransactionAdapter> {
  return (await getCurrentAdapter(ctx.context.adapter)) as DBTransactionAdapter;
}
