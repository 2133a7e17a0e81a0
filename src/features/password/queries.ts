import type { Kysely } from 'kysely';
import type { Schema } from '../../db/schema.ts';

/** Whether a person can sign in with a password. */
export async function hasPassword(query: Kysely<Schema>, userId: string): Promise<boolean> {
  const row = await query
    .selectFrom('account')
    .select('id')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .where('password', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}
