import type { Kysely } from 'kysely';
import type { Schema } from '../db/schema.ts';

/** How many recovery codes a person has left; 0 without a set. */
export async function codesLeft(query: Kysely<Schema>, userId: string): Promise<number> {
  const { left } = await query
    .selectFrom('recoveryCode')
    .select(({ fn }) => fn.countAll<string>().as('left'))
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}
