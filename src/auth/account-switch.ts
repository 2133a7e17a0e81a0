import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { recordOutside } from './policy/audit-outside.ts';

/** What came of it. */
export type Switched = 'done' | 'unchanged' | 'unknown';

/**
 * Switches an account off or on again, from outside of any request. Off, its sessions end with it;
 * what the person has stays. Leaves a row in the account's history.
 */
export async function switchAccount(
  { query }: Pick<Database, 'query'>,
  email: string,
  to: 'off' | 'on',
): Promise<Switched> {
  return query.transaction().execute(async (transaction) => {
    const user = await transaction
      .selectFrom('user')
      .select(['id', 'disabledAt'])
      .where('email', '=', email.trim().toLowerCase())
      .forUpdate()
      .executeTakeFirst();
    if (!user) return 'unknown';
    if ((user.disabledAt !== null) === (to === 'off')) return 'unchanged';
    const now = sql<Date>`UTC_TIMESTAMP(3)`;
    await transaction
      .updateTable('user')
      .set({ disabledAt: to === 'off' ? now : null, signInsEndedAt: now, updatedAt: now })
      .where('id', '=', user.id)
      .execute();
    if (to === 'off') {
      await transaction.deleteFrom('session').where('userId', '=', user.id).execute();
    }
    await recordOutside(transaction, {
      event: to === 'off' ? 'accountDisabled' : 'accountEnabled',
      subjectId: user.id,
      detail: { by: 'operator' },
    });
    return 'done';
  });
}
