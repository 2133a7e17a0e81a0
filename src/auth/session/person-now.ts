import type { GenericEndpointContext, User } from 'better-auth';
import { APIError } from 'better-auth/api';

/**
 * Reads a person again, as the transaction that is under way has left them. An act that changes the person
 * answers with this: what was read before the act shows the old state.
 * @throws UNAUTHORIZED when the account was deleted meanwhile
 */
export async function personNow(ctx: GenericEndpointContext, userId: string): Promise<User> {
  const user = await ctx.context.internalAdapter.findUserById(userId);
  if (user) return user;
  throw new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
}
