import type { Kysely } from 'kysely';
import { type Chore, createChore } from '../../db/chore.ts';
import type { Database } from '../../db/database.ts';
import type { Schema } from '../../db/schema.ts';
import type { Log } from '../../log.ts';
import { type Outbox, outboxWriter } from '../../mail/outbox.ts';
import { DAY, MINUTE } from '../../time.ts';
import { forEachDue, type Person } from '../due-people.ts';
import { recordOutside } from '../policy/audit-outside.ts';
import { languageOf } from '../policy/notices.ts';
import { erase } from './rows.ts';

/** How long somebody who asked for the end of their account can come back. */
export const DELETION_WAIT = 30 * DAY;

/** Between two looks for accounts whose wait is over. */
const POLL = 5 * MINUTE;

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
      await forEachDue(parts, {
        column: 'deletionDueAt',
        failure: 'an account could not be deleted',
        act: (query, user) => depart(parts, query, user),
      });
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

async function depart(
  { outbox }: DepartureParts,
  query: Kysely<Schema>,
  user: Person,
): Promise<void> {
  await erase(query, user);
  await recordOutside(query, { event: 'accountDeleted', subjectId: user.id });
  await outbox.put(outboxWriter({ query }), 'account-deleted', {
    to: user.email,
    language: languageOf(user),
    data: { days: DELETION_WAIT / DAY },
  });
}
