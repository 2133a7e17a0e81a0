import { sql } from 'kysely';
import { type Chore, createChore } from '../../db/chore.ts';
import { NOW } from '../../db/claims.ts';
import type { Database } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { type Outbox, outboxWriter } from '../../mail/outbox.ts';
import { DAY, MINUTE } from '../../time.ts';
import { newId } from '../ids.ts';
import { languageOf } from '../policy/notices.ts';
import { erase } from './rows.ts';

/** How long somebody who asked for the end of their account can come back. */
export const DELETION_WAIT = 30 * DAY;

/** Between two looks for accounts whose wait is over. */
const POLL = 5 * MINUTE;

/** Accounts looked at in one round. */
const AT_ONCE = 100;

interface DepartureParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly log: Log;
}

/** Deletes the accounts whose wait is over, and forgets whom the farewells went to. */
export function createDepartures(parts: DepartureParts): Chore {
  const { database, log } = parts;
  return createChore({
    name: 'departures',
    every: POLL,
    log,
    async work() {
      await forgetFarewells(database);
      for (const { id } of await due(database)) {
        // One account that cannot be deleted must not keep the others.
        await depart(parts, id).catch((error) => {
          log.error({ reason: String(error), user: id }, 'an account could not be deleted');
        });
      }
    },
  });
}

/** A farewell that was sent, or could not be, was the last row with the address in it. */
async function forgetFarewells({ query }: Database): Promise<void> {
  await query
    .deleteFrom('outbox')
    .where('message', '=', 'account-deleted')
    .where('state', '!=', 'waiting')
    .execute();
}

function due({ query }: Database): Promise<{ id: string }[]> {
  return query
    .selectFrom('user')
    .select('id')
    .where('deletionDueAt', '<=', NOW)
    .orderBy('deletionDueAt')
    .limit(AT_ONCE)
    .execute();
}

/**
 * Deletes one account in one transaction. The row is locked and asked once more: whoever came back
 * a moment ago stays, and whoever comes back a moment later finds nothing. Another instance that is
 * at it is passed over.
 */
async function depart({ database, outbox }: DepartureParts, id: string): Promise<void> {
  await database.query
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (query) => {
      const user = await query
        .selectFrom('user')
        .selectAll()
        .where('id', '=', id)
        .where('deletionDueAt', '<=', NOW)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      if (!user) return;
      await erase(query, user);
      await query
        .insertInto('auditEvent')
        .values({
          id: newId(),
          event: 'accountDeleted',
          outcome: 'success',
          subjectId: id,
          createdAt: sql<Date>`UTC_TIMESTAMP(3)`,
        })
        .execute();
      await outbox.put(outboxWriter({ query }), 'account-deleted', {
        to: user.email,
        language: languageOf(user),
        data: { days: DELETION_WAIT / DAY },
      });
    });
}
