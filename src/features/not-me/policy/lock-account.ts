import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { NOT_ME_LIFETIME, type Owner, partsOf } from '../../../auth/record/notices.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { endTrust } from '../../../auth/session/trusted-browsers.ts';
import { keepAccount } from '../../personal-data/policy/account-deletion.ts';
import { dropRecovery } from '../../recovery/policy/recovery-cancel.ts';
import { takeBackWaysIn } from './taken-back.ts';

/** What the lock of an account has ended. */
export interface Lock {
  /** How many sessions. */
  readonly count: number;
  /** Whether the account waited to be deleted. */
  readonly deletionCalledOff: boolean;
}

/**
 * Shuts out whoever is in an account, within the transaction that is under way: sessions and trust
 * end, sensitive acts are closed until a new password is set by mail, ways in of the last days go, and
 * nothing that was begun can be finished.
 */
export async function lockAccount(ctx: GenericEndpointContext, userId: string): Promise<Lock> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const where = [{ field: 'id', value: userId }];
  await adapter.updateMany({ model: 'user', where, update: { blockedAt: new Date() } });
  const user = await adapter.findOne<Owner>({ model: 'user', where });
  // A thief may have asked for it; and whoever meant it can ask once more.
  const deletionCalledOff = user !== null && (await keepAccount(ctx, user, 'deletionCalledOff'));
  // A change of address that a thief has begun must not be finished meanwhile.
  await partsOf(ctx).proofs.cancel(adapter, 'change-email', userId);
  // Nor what a thief has begun who lacks the second factor.
  await dropRecovery(ctx, userId);
  await takeBackWaysIn(ctx, userId, new Date(Date.now() - NOT_ME_LIFETIME));
  const count = await endOtherSessions(ctx, userId, null);
  await endTrust(ctx, userId);
  return { count, deletionCalledOff };
}
