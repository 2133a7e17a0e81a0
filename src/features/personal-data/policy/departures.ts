import type { Kysely } from 'kysely';
import type { BeforeErasure } from '../../../auth/deps.ts';
import { type DuePerson, forEachDue } from '../../../auth/due-people.ts';
import { lastNetworkOf } from '../../../auth/network.ts';
import { recordOutside } from '../../../auth/record/audit-outside.ts';
import { languageOf } from '../../../auth/record/notices.ts';
import type { Rulebook } from '../../../auth/rulebook.ts';
import { type Chore, createChore } from '../../../db/chore.ts';
import type { Database } from '../../../db/database.ts';
import type { Schema } from '../../../db/schema.ts';
import type { Log } from '../../../log.ts';
import { type Outbox, outboxWriter } from '../../../mail/outbox.ts';
import { DAY, MINUTE } from '../../../time.ts';
import { isFreed } from './given-up.ts';
import { erase } from './rows.ts';

/** How long somebody who asked for the end of their account can come back. */
export const DELETION_WAIT = 30 * DAY;

/** Between two looks for accounts whose wait is over. */
const POLL = 5 * MINUTE;

interface DepartureParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly beforeErasure: () => readonly BeforeErasure[];
  readonly rulebook: Pick<Rulebook, 'tables'>;
}

/**
 * Deletes the accounts whose wait is over, does afterwards what the features have asked for (such as giving
 * tokens of accounts elsewhere back), and forgets whom the farewells went to.
 */
export function createDepartures(parts: DepartureParts): Chore {
  const { database, log } = parts;
  return createChore({
    name: 'departures',
    every: POLL,
    log,
    async work() {
      await forgetFarewells(database);
      const afterwards: (() => Promise<void>)[] = [];
      await forEachDue(parts, {
        column: 'deletionDueAt',
        failure: 'an account could not be deleted',
        act: async (query, user) => {
          afterwards.push(...(await depart(parts, query, user)));
        },
      });
      await Promise.all(afterwards.map((act) => act()));
    },
  });
}

/**
 * Deletes an account at once, as an operator may; false when there is no such account. Its owner
 * gets a last mail.
 */
export async function eraseAccount(parts: DepartureParts, id: string): Promise<boolean> {
  const afterwards = await parts.database.query.transaction().execute(async (transaction) => {
    const user = await transaction
      .selectFrom('user')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return user && depart(parts, transaction, user, 'operator');
  });
  await Promise.all((afterwards ?? []).map((act) => act()));
  return afterwards !== undefined;
}

/**
 * Forgets the addresses of farewells: a mail that was sent, or could not be, was the last row with the
 * address.
 */
async function forgetFarewells({ query }: Database): Promise<void> {
  await query
    .deleteFrom('outbox')
    .where('message', '=', 'account-deleted')
    .where('state', '!=', 'waiting')
    .execute();
}

/** Deletes one account. Gives the work that is to be done once its rows are gone. */
async function depart(
  { outbox, beforeErasure, rulebook }: DepartureParts,
  query: Kysely<Schema>,
  user: DuePerson,
  by: 'owner' | 'operator' = 'owner',
): Promise<(() => Promise<void>)[]> {
  const afterwards = [];
  for (const prepare of beforeErasure()) afterwards.push(await prepare(query, user));
  await erase(query, rulebook.tables, user);
  await recordOutside(query, {
    event: 'accountDeleted',
    subjectId: user.id,
    ...(by === 'operator' && { detail: { by } }),
  });
  // The person who freed the address had read that the account goes.
  if (isFreed(user.email)) return afterwards;
  await outbox.put(outboxWriter({ query }), 'account-deleted', {
    to: user.email,
    readerTyped: Boolean(user.emailVerified),
    network: await lastNetworkOf(query, user.id),
    language: languageOf(user),
    data: { days: DELETION_WAIT / DAY, by },
  });
  return afterwards;
}
