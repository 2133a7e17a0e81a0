import type { Kysely } from 'kysely';
import type { Schema } from '../db/schema.ts';

/** How many recovery codes a person has left; 0 without a set, or without a second step. */
export async function codesLeft(query: Kysely<Schema>, userId: string): Promise<number> {
  const { left } = await query
    .selectFrom('recoveryCode')
    .innerJoin('user', 'user.id', 'recoveryCode.userId')
    .select(({ fn }) => fn.countAll<string>().as('left'))
    .where('user.id', '=', userId)
    .where('user.twoFactorEnabled', '=', true)
    .where('recoveryCode.usedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}
