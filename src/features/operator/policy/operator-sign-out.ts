import { recordOutside } from '../../../auth/record/audit-outside.ts';
import { endSessionsOutside } from '../../../auth/session/sessions-outside.ts';
import type { Database } from '../../../db/database.ts';
import { accountNamed } from './account-named.ts';

/** People whose rows are locked at once. */
const AT_ONCE = 200;

/**
 * Ends all sessions of the account with this address or user name, and sign-ins to it that are under
 * way. Its browsers are forgotten: none is trusted or known any longer. Gives how many sessions there
 * were; undefined when there is no such account.
 */
export async function signOutAccount(
  database: Pick<Database, 'query'>,
  named: string,
): Promise<number | undefined> {
  const user = await database.query
    .selectFrom('user')
    .select('id')
    .where(accountNamed(named))
    .executeTakeFirst();
  return user && (await signOut(database, [user.id])).length;
}

/**
 * The same for every account of the site, some at a time, beside the running site. A person who
 * signs in after their turn stays signed in. If it is broken off, what is done is done; run it again.
 */
export async function signOutEverybody(
  database: Pick<Database, 'query'>,
  atOnce = AT_ONCE,
): Promise<{ readonly sessions: number; readonly accounts: number }> {
  let sessions = 0;
  let accounts = 0;
  let after: string | undefined = '';
  while (after !== undefined) {
    const people: { id: string }[] = await database.query
      .selectFrom('user')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(atOnce)
      .execute();
    const ended = await signOut(
      database,
      people.map(({ id }) => id),
    );
    sessions += ended.length;
    accounts += new Set(ended).size;
    after = people.at(-1)?.id;
  }
  return { sessions, accounts };
}

/** Ends the sessions of these people, and gives whose they were. Each of them has a row in their history. */
async function signOut({ query }: Pick<Database, 'query'>, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  return query.transaction().execute(async (transaction) => {
    const ended = await endSessionsOutside(transaction, ids);
    for (const subjectId of new Set(ended)) {
      const count = ended.filter((id) => id === subjectId).length;
      const detail = { by: 'operator', count };
      await recordOutside(transaction, { event: 'signedOutByOperator', subjectId, detail });
    }
    return ended;
  });
}
