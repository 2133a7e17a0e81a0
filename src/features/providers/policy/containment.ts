import type { GenericEndpointContext } from 'better-auth';
import type { Containment } from '../../../auth/containment/containment.ts';
import { addedSince, transactionOf } from '../../../auth/containment/take-back.ts';
import type { TokensOfRow } from './kept-tokens.ts';
import { giveBackAfter } from './provider-parts.ts';

/**
 * Connected accounts of an account that is in the wrong hands: newer ones go. Their tokens are given back,
 * as are those of all that end with what a stranger has put into an account.
 */
export const containment: Containment = {
  async beforeEmptied(ctx, userId) {
    const adapter = await transactionOf(ctx);
    const where = [{ field: 'userId', value: userId }, FOREIGN];
    await giveBackAfter(ctx, await adapter.findMany<TokensOfRow>({ model: 'account', where }));
  },
  removeAdded: removeConnections,
  weakenAdded: removeConnections,
};

const FOREIGN = { field: 'providerId', operator: 'ne' as const, value: 'credential' };

async function removeConnections(
  ctx: GenericEndpointContext,
  userId: string,
  since: Date,
): Promise<void> {
  const adapter = await transactionOf(ctx);
  const where = [...addedSince(userId, since), FOREIGN];
  const removed = await adapter.findMany<TokensOfRow>({ model: 'account', where });
  await adapter.deleteMany({ model: 'account', where });
  await giveBackAfter(ctx, removed);
}
