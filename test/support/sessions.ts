import type { Updateable } from 'kysely';
import type { Schema } from '../../src/db/schema.ts';
import type { TestApp } from './app.ts';

/** Gives the sessions of a person other times, as if time had passed. */
export async function moveSessions(
  app: TestApp,
  userId: string,
  times: Updateable<Schema['session']>,
): Promise<void> {
  await app.deps.database.query
    .updateTable('session')
    .set(times)
    .where('userId', '=', userId)
    .execute();
}
