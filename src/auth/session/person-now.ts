import type { GenericEndpointContext, User } from 'better-auth';
import { APIError } from 'better-auth/api';

/**
 * Reads a person again within the transaction that is under way, for the answer of an act that changes the person:
 * the row that the act began with shows the person as they were before it.
 * @throws UNAUTHORIZED when the account was deleted meanwhile
 */
export async function personNow(ctx: GenericEndpointContext, userId: string): Promise<User> {
  const user = await ctx.context.internalAdapter.findUserById(userId);
  if (user) return user;
  throw new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
}
