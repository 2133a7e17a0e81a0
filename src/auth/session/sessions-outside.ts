import type { Kysely } from 'kysely';
import { NOW } from '../../db/claims.ts';
import type { Schema } from '../../db/schema.ts';
import { forgetDevicesOutside } from './ended-devices.ts';

/**
 * What `endOtherSessions` does, outside of any request and for all sessions of these people, within
 * the caller's transaction: in the same order and by their ids, for the reasons that sessions.ts has.
 * Gives whose they were, one entry for each.
 */
export async function endSessionsOutside(
  transaction: Kysely<Schema>,
  userIds: readonly string[],
): Promise<string[]> {
  await transaction
    .updateTable('user')
    .set({ signInsEndedAt: NOW })
    .where('id', 'in', userIds)
    .execute();
  await forgetDevicesOutside(transaction, userIds);
  const sessions = await transaction
    .selectFrom('session')
    .select(['id', 'userId'])
    .where('userId', 'in', userIds)
    .execute();
  if (sessions.length > 0) {
    const ids = sessions.map(({ id }) => id);
    await transaction.deleteFrom('session').where('id', 'in', ids).execute();
  }
  return sessions.map(({ userId }) => userId);
}
