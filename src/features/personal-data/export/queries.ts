import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../db/schema.ts';

/** A person's copy: being made, on offer or failed, with its size; the sweep may be late. */
export function currentExport(query: Kysely<Schema>, userId: string) {
  return query
    .selectFrom('dataExport')
    .select(['id', 'state', 'createdAt', 'expiresAt', sql<number | null>`LENGTH(bytes)`.as('size')])
    .where('userId', '=', userId)
    .where(sql<boolean>`(expiresAt IS NULL OR expiresAt > UTC_TIMESTAMP(3))`)
    .executeTakeFirst();
}
