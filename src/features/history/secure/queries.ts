import type { Kysely } from 'kysely';
import type { Schema } from '../../../db/schema.ts';

/**
 * The number by which people who run the site find an event of a person in their log. Undefined for an event
 * that is not this person's.
 */
export async function referenceOf(
  query: Kysely<Schema>,
  userId: string,
  eventId: string,
): Promise<string | undefined> {
  const row = await query
    .selectFrom('auditEvent')
    .select(['id', 'requestId'])
    .where('id', '=', eventId)
    .where('subjectId', '=', userId)
    .executeTakeFirst();
  return row && (row.requestId ?? row.id);
}
