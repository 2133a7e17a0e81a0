import { MINUTE } from '../../src/time.ts';
import type { TestApp, TestPerson } from './app.ts';

/** As if so many wrong proofs had been given within this quarter of an hour, and codes of an app. */
export async function triesMade(
  app: TestApp,
  { id: userId }: Pick<TestPerson, 'id'>,
  tries: number,
  codeTries = 0,
): Promise<void> {
  const { pool } = app.deps.database;
  await pool.query('DELETE FROM proofTries WHERE userId = ?', [userId]);
  await pool.query(
    'INSERT INTO proofTries (id, userId, tries, windowEndsAt, codeTries) VALUES (?, ?, ?, ?, ?)',
    [userId, userId, tries, new Date(Date.now() + 15 * MINUTE), codeTries],
  );
}
