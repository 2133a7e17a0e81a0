import { newId } from '../../src/auth/ids.ts';
import type { TestApp } from './app.ts';

/** Rows of one statement. */
const AT_ONCE = 2500;

/** So many events have happened to somebody just now, such as refused sign-ins. Gives their ids, oldest first. */
export async function happenedOften(
  app: TestApp,
  subjectId: string,
  count: number,
  { event = 'signIn', outcome = 'refused' as 'success' | 'refused' } = {},
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  for (let done = 0; done < count; done += AT_ONCE) {
    const rows = ids.slice(done, done + AT_ONCE).map((id) => ({ id, event, outcome, subjectId }));
    await app.deps.database.query.insertInto('auditEvent').values(rows).execute();
  }
  return ids;
}
