import { recordOutside } from '../../../auth/record/audit-outside.ts';
import { endSessionsOutside } from '../../../auth/session/sessions-outside.ts';
import { NOW } from '../../../db/claims.ts';
import type { Database } from '../../../db/database.ts';
import { accountNamed } from './account-named.ts';

/** How a switch ended. */
export type Switched = 'done' | 'unchanged' | 'unknown';

/**
 * Switches the account with this address or user name off or on again, from outside of any request.
 * Its sessions end; what the person has stays. Leaves a row in the account's history.
 */
export async function switchAccount(
  { query }: Pick<Database, 'query'>,
  named: string,
  to: 'off' | 'on',
): Promise<Switched> {
  return query.transaction().execute(async (transaction) => {
    const user = await transaction
      .selectFrom('user')
      .select(['id', 'disabledAt'])
      .where(accountNamed(named))
      .forUpdate()
      .executeTakeFirst();
    if (!user) return 'unknown';
    if ((user.disabledAt !== null) === (to === 'off')) return 'unchanged';
    await transaction
      .updateTable('user')
      .set({ disabledAt: to === 'off' ? NOW : null, updatedAt: NOW })
      .where('id', '=', user.id)
      .execute();
    await endSessionsOutside(transaction, [user.id]);
    await recordOutside(transaction, {
      event: to === 'off' ? 'accountDisabled' : 'accountEnabled',
      subjectId: user.id,
      detail: { by: 'operator' },
    });
    return 'done';
  });
}
