import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../db/schema.ts';
import { newId } from '../ids.ts';
import type { AuditEvent } from './audit.ts';

/**
 * Writes the row of an act outside of any request, a worker's or the operator's, within its
 * transaction and by the database's clock. audit.ts writes all others.
 */
export async function recordOutside(
  query: Kysely<Schema>,
  { event, subjectId, detail }: Pick<AuditEvent, 'event' | 'subjectId' | 'detail'>,
): Promise<void> {
  await query
    .insertInto('auditEvent')
    .values({
      id: newId(),
      event,
      outcome: 'success',
      subjectId,
      detail: detail ? JSON.stringify(detail) : null,
      createdAt: sql<Date>`UTC_TIMESTAMP(3)`,
    })
    .execute();
}
