import type { Kysely, Selectable } from 'kysely';
import { NOW } from '../db/claims.ts';
import type { Database } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';
import type { Log } from '../log.ts';

/** People looked at in one round. */
const AT_ONCE = 100;

export type DuePerson = Selectable<Schema['user']>;

export interface Due {
  /** When the wait is over. */
  readonly column: 'deletionDueAt' | 'recoveryDueAt';
  /** What the log says when `act` has failed. */
  readonly failure: string;
  /** In a transaction of its own for each person, whose row is locked. */
  readonly act: (query: Kysely<Schema>, user: DuePerson) => Promise<void>;
}

/** Acts for the people whose wait is over. A failure for one of them does not keep the others waiting. */
export async function forEachDue(
  { database, log }: { readonly database: Database; readonly log: Log },
  due: Due,
): Promise<void> {
  const people = await database.query
    .selectFrom('user')
    .select('id')
    .where(due.column, '<=', NOW)
    .orderBy(due.column)
    .limit(AT_ONCE)
    .execute();
  for (const { id } of people) {
    await attempt(database, due, id).catch((error) => {
      log.error({ reason: String(error), user: id }, due.failure);
    });
  }
}

/**
 * All of it in one transaction, by the database's clock. The row is locked and read once more: a person
 * who cancelled just before keeps the account; one who cancels just after finds it gone. For a row that another
 * instance has locked it waits, and finds it gone or due no more; an instance that dies rolls back.
 */
async function attempt({ query }: Database, { column, act }: Due, id: string): Promise<void> {
  await query.transaction().execute(async (transaction) => {
    const user = await transaction
      .selectFrom('user')
      .selectAll()
      .where('id', '=', id)
      .where(column, '<=', NOW)
      .forUpdate()
      .executeTakeFirst();
    if (user) await act(transaction, user);
  });
}
