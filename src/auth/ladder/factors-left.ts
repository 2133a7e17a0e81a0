import type { Kysely } from 'kysely';
import type { Schema } from '../../db/schema.ts';

/** The set of recovery codes that a person has; of none when they have none, or no second step. */
export interface CodeSet {
  readonly made: number;
  readonly left: number;
}

/** How many recovery codes a person has, used ones too, and how many of them are left. */
export async function codeSetOf(query: Kysely<Schema>, userId: string): Promise<CodeSet> {
  const { made, used } = await query
    .selectFrom('recoveryCode')
    .innerJoin('user', 'user.id', 'recoveryCode.userId')
    .select(({ fn }) => [
      fn.countAll<string>().as('made'),
      fn.count<string>('recoveryCode.usedAt').as('used'),
    ])
    .where('user.id', '=', userId)
    .where('user.twoFactorEnabled', '=', true)
    .executeTakeFirstOrThrow();
  return { made: Number(made), left: Number(made) - Number(used) };
}

/** How many recovery codes are left. */
export async function codesLeft(query: Kysely<Schema>, userId: string): Promise<number> {
  return (await codeSetOf(query, userId)).left;
}

/** Whether sign-in asks this person for a second step, read anew after a change. */
export async function asksSecondStep(query: Kysely<Schema>, userId: string): Promise<boolean> {
  const user = await query
    .selectFrom('user')
    .select('twoFactorEnabled')
    .where('id', '=', userId)
    .executeTakeFirst();
  return Boolean(user?.twoFactorEnabled);
}
