import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../db/schema.ts';
import { newId } from '../ids.ts';
import { type AuditEvent, requestOf } from './audit.ts';

type OutsideEvent = Pick<AuditEvent, 'event' | 'subjectId' | 'sessionId' | 'detail'>;

/**
 * Writes the row of an act outside of any endpoint, a worker's or the operator's, within its
 * transaction and by the database's clock. audit.ts writes all others. `refused`: the headers of the request
 * that was refused before it came to an endpoint.
 */
export async function recordOutside(
  query: Kysely<Schema>,
  { event, subjectId, sessionId = null, detail }: OutsideEvent,
  refused?: Headers,
): Promise<void> {
  await query
    .insertInto('auditEvent')
    .values({
      id: newId(),
      event,
      outcome: refused ? 'refused' : 'success',
      subjectId,
      sessionId,
      ...requestOf(refused),
      detail: detail ? JSON.stringify(detail) : null,
      createdAt: sql<Date>`UTC_TIMESTAMP(3)`,
    })
    .execute();
}
