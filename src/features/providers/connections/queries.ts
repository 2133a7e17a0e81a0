import type { Kysely } from 'kysely';
import type { Schema } from '../../../db/schema.ts';

/** An account elsewhere, as its person may see it: never with its tokens. */
export interface Connection {
  readonly id: string;
  readonly providerId: string;
  readonly hint: string;
  readonly createdAt: Date;
}

/** The accounts that are connected to a person's, the oldest first. */
export async function connectionsOf(query: Kysely<Schema>, userId: string): Promise<Connection[]> {
  const rows = await query
    .selectFrom('account')
    .select(['id', 'providerId', 'accountId', 'hint', 'createdAt'])
    .where('userId', '=', userId)
    .where('providerId', '!=', 'credential')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(({ accountId, hint, ...row }) => ({ ...row, hint: hint ?? accountId }));
}
