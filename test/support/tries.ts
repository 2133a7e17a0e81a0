import { MINUTE } from '../../src/time.ts';
import type { TestApp, TestPerson } from './app.ts';

/**
 * As if so many wrong proofs had been given within this quarter of an hour, and codes of an app, both at
 * the second step and by somebody who is signed in.
 */
export async function triesMade(
  app: TestApp,
  { id: userId }: Pick<TestPerson, 'id'>,
  tries: number,
  codeTries = 0,
): Promise<void> {
  const { pool } = app.deps.database;
  await pool.query('DELETE FROM proofTries WHERE userId = ?', [userId]);
  for (const place of ['signIn', 'session']) {
    await pool.query(
      `INSERT INTO proofTries (id, userId, place, tries, windowEndsAt, codeTries)
       VALUES (UUID(), ?, ?, ?, ?, ?)`,
      [userId, place, tries, new Date(Date.now() + 15 * MINUTE), codeTries],
    );
  }
}

/** Wrong passwords for a name, each from a network of its own; gives the answers. */
export async function guessPassword(
  app: TestApp,
  name: string,
  times: number,
  by = () => app.client(),
) {
  const answers = [];
  for (let time = 0; time < times; time += 1) {
    answers.push(
      await by().post('/sign-in', { email: name, password: `guess ${time} at ${name}` }),
    );
  }
  return answers;
}
