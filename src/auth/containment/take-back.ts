import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { refreshTwoFactorEnabled } from '../ladder/second-factors.ts';
import { rulebookOf } from '../rulebook.ts';

/**
 * Takes away everything that was added since then, within the transaction that is under way: whatever
 * the manifests say of their tables and columns (`whenTakenBack`), such as passkeys, connected accounts,
 * second factors, recovery codes, the user name. It may leave an account that asks for no second
 * step. So the caller must have proved more than that they read the account's mail: that they read the
 * address from which a thief has moved it. An owner who is left without a way in sets a password by mail.
 */
export async function takeBackAll(
  ctx: GenericEndpointContext,
  userId: string,
  since: Date,
): Promise<void> {
  const { containments, tables, takenBack } = rulebookOf(ctx);
  const adapter = await transactionOf(ctx);
  for (const { removeAdded } of containments) await removeAdded?.(ctx, userId, since);
  for (const { name: model, whenTakenBack } of tables) {
    if (whenTakenBack === 'keep') continue;
    await adapter.deleteMany({ model, where: addedSince(userId, since) });
  }
  for (const { name, since: setAt, empty } of takenBack) {
    const later = { field: setAt, operator: 'gte' as const, value: since };
    const where = [{ field: 'id', value: userId }, later];
    await adapter.updateMany({ model: 'user', where, update: { [name]: empty } });
  }
  await refreshTwoFactorEnabled(ctx, userId);
}

/**
 * The same for a person who has proved only that they read the account's mail, which must never lower the
 * second step: where nothing older asks for one, newer factors stay, and newer passkeys are
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

/** A search for the rows of a person that were created since then. */
export function addedSince(userId: string, since: Date) {
  return [
    { field: 'userId', value: userId },
    { field: 'createdAt', operator: 'gte' as const, value: since },
  ];
}

/** A search for the rows of a person that are older. */
export function addedBefore(userId: string, since: Date) {
  return [
    { field: 'userId', value: userId },
    { field: 'createdAt', operator: 'lt' as const, value: since },
  ];
}

/** The adapter of the transaction that is under way. */
export async function transactionOf(ctx: GenericEndpointContext): Promise<DBTransactionAdapter> {
  return (await getCurrentAdapter(ctx.context.adapter)) as DBTransactionAdapter;
}
