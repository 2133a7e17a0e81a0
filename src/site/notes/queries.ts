import type { Database } from '../../db/database.ts';

/** The page shows so many; nothing of it is longer than one screen needs. */
const MOST_SHOWN = 100;

/** A person's notes, the newest first. */
export function notesOf({ query }: Pick<Database, 'query'>, userId: string) {
  return query
    .selectFrom('note')
    .select(['id', 'text', 'createdAt'])
    .where('userId', '=', userId)
    .orderBy('id', 'desc')
    .limit(MOST_SHOWN)
    .execute();
}
