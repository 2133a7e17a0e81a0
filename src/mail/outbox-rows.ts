import type { Selectable } from 'kysely';
import { claim as claimRows, later, NOW } from '../db/claims.ts';
import type { Database } from '../db/database.ts';
import type { OutboxTable } from '../db/schema.ts';
import { DAY } from '../time.ts';

export type OutboxRow = Selectable<OutboxTable>;

/** How long a finished mail stays to be looked at: sent, and not sent. */
const KEPT = { sent: DAY, unsent: 7 * DAY } as const;

/** Rows removed at once, so that a sweep holds few locks. */
const SWEPT_AT_ONCE = 500;

/** Takes up to `count` mails that are due for the time of the lease, and counts the attempt. */
export function claim(database: Database, count: number, lease: number): Promise<OutboxRow[]> {
  return claimRows(database, 'outbox', count, lease);
}

/** Marks a mail as sent or given up, and wipes its data. */
export async function finish(
  { query }: Database,
  { id }: OutboxRow,
  state: 'sent' | 'gaveUp' | 'stale',
  lastError: string | null = null,
): Promise<void> {
  await query
    .updateTable('outbox')
    .set({
      state,
      data: null,
      claimedUntil: null,
      lastError,
      ...(state === 'sent' && { sentAt: NOW }),
    })
    .where('id', '=', id)
    .execute();
}

/** Another attempt to send the mail is not counted once more. */
export async function noteCounted({ query }: Database, { id }: OutboxRow): Promise<void> {
  await query.updateTable('outbox').set({ askedFrom: null }).where('id', '=', id).execute();
}

/** Another attempt after `delay`, unless another instance has taken the mail since. */
export async function postpone(
  { query }: Database,
  { id, attempts }: OutboxRow,
  delay: number,
  lastError: string,
): Promise<void> {
  await query
    .updateTable('outbox')
    .set({ nextAttemptAt: later(delay), claimedUntil: null, lastError })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .execute();
}

/** Removes finished mails that have been kept long enough. */
export async function sweep({ query }: Database): Promise<void> {
  await query
    .deleteFrom('outbox')
    .where('state', '=', 'sent')
    .where('sentAt', '<', later(-KEPT.sent))
    .limit(SWEPT_AT_ONCE)
    .execute();
  await query
    .deleteFrom('outbox')
    .where('state', 'in', ['gaveUp', 'stale'])
    .where('createdAt', '<', later(-KEPT.unsent))
    .limit(SWEPT_AT_ONCE)
    .execute();
}
