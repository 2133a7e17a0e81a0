import type { GenericEndpointContext } from 'better-auth';
import type { Containment } from '../../../auth/containment/containment.ts';
import { addedSince, transactionOf } from '../../../auth/containment/take-back.ts';
import type { TokensOfRow } from './kept-tokens.ts';
import { giveBackAfter } from './provider-parts.ts';

/** Connected accounts of an account that is in the wrong hands: newer ones go, and their tokens are given back. */
export const containment: Containment = {
  removeAdded: removeConnections,
  weakenAdded: removeConnections,
};

async function removeConnections(
  ctx: GenericEndpointContext,
  userId: string,
  since: Date,
): Promise<void> {
  const adapter = await transactionOf(ctx);
  const foreign = { field: 'providerId', operator: 'ne' as const, value: 'credential' };
  const where = [...addedSince(userId, since), foreign];
  const removed = await adapter.findMany<TokensOfRow>({ model: 'account', where });
  await adapter.deleteMany({ model: 'account', where });
  await giveBackAfter(ctx, removed);
}
