import { type Kysely, type Selectable, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** Tables whose rows wait to be worked on, by whichever instance comes first. */
type Queue = 'outbox' | 'dataExport';

/** The database's clock: instances may disagree about the time, and leases must not. */
export const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

/** So many milliseconds from now by the database's clock. */
export function later(milliseconds: number) {
  return sql<Date>`UTC_TIMESTAMP(3) + INTERVAL ${Math.round(milliseconds) * 1000} MICROSECOND`;
}

/**
 * Takes up to `count` rows that are due for the time of the lease, and counts the attempt.
 * Instances pass over each other's rows. Where the server only reads with SKIP LOCKED, and locks nothing (TiDB), the
 * attempts tell who came first: each count is given to one instance. READ COMMITTED (pool.ts) takes no locks on gaps, in which rows
 * that are being put would wait.
 */
export async function claim<T extends Queue>(
  { query }: { readonly query: Kysely<Schema> },
  table: T,
  count: number,
  lease: number,
): Promise<Selectable<Schema[T]>[]> {
  return query.transaction().execute(async (transaction) => {
    const { rows } = await sql<Selectable<Schema[Queue]>>`
      SELECT * FROM ${sql.table(table)}
      WHERE state = 'waiting' AND nextAttemptAt <= ${NOW}
        AND (claimedUntil IS NULL OR claimedUntil <= ${NOW})
      ORDER BY nextAttemptAt LIMIT ${count} FOR UPDATE SKIP LOCKED`.execute(transaction);
    const taken: Selectable<Schema[Queue]>[] = [];
    for (const row of rows) {
      const { numAffectedRows } = await sql`
        UPDATE ${sql.table(table)}
        SET claimedUntil = ${later(lease)}, attempts = attempts + 1
        WHERE id = ${row.id} AND attempts = ${row.attempts}`.execute(transaction);
      if (numAffectedRows === 1n) taken.push({ ...row, attempts: row.attempts + 1 });
    }
    return taken as Selectable<Schema[T]>[];
  });
}
