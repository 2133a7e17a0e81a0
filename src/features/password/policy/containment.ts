import type { GenericEndpointContext } from 'better-auth';
import type { Containment } from '../../../auth/containment/containment.ts';
import { addedSince, transactionOf } from '../../../auth/containment/take-back.ts';
import { MINUTE } from '../../../time.ts';

/** A password that was added to an account without one goes; one that was changed ends with the reset. */
export const containment: Containment = {
  removeAdded: removeAddedPassword,
  weakenAdded: removeAddedPassword,
};

async function removeAddedPassword(
  ctx: GenericEndpointContext,
  userId: string,
  since: Date,
): Promise<void> {
  const adapter = await transactionOf(ctx);
  const where = [{ field: 'id', value: userId }];
  const user = await adapter.findOne<{ createdAt: Date }>({ model: 'user', where });
  if (!user) return;
  // A password that the account began with was not added, however young the account is.
  const later = new Date(Math.max(since.getTime(), user.createdAt.getTime() + MINUTE));
  const own = { field: 'providerId', value: 'credential' };
  await adapter.deleteMany({ model: 'account', where: [...addedSince(userId, later), own] });
}
