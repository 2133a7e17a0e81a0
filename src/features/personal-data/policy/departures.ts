import type { Kysely } from 'kysely';
import { forEachDue, type Person } from '../../../auth/due-people.ts';
import { recordOutside } from '../../../auth/record/audit-outside.ts';
import { languageOf } from '../../../auth/record/notices.ts';
import { type Chore, createChore } from '../../../db/chore.ts';
import type { Database } from '../../../db/database.ts';
import type { Schema } from '../../../db/schema.ts';
import type { Log } from '../../../log.ts';
import { type Outbox, outboxWriter } from '../../../mail/outbox.ts';
import { DAY, MINUTE } from '../../../time.ts';
import type { KeptTokens, TokensOfRow } from '../../providers/policy/kept-tokens.ts';
import { erase } from './rows.ts';

/** How long somebody who asked for the end of their account can come back. */
export const DELETION_WAIT = 30 * DAY;

/** Between two looks for accounts whose wait is over. */
const POLL = 5 * MINUTE;

interface DepartureParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly keptTokens: Pick<KeptTokens, 'giveBack'>;
}

/**
 * Deletes the accounts whose wait is over, gives tokens of accounts elsewhere back afterwards, and forgets
 * whom the farewells went to.
 */
export function createDepartures(parts: DepartureParts): Chore {
  const { database, log, keptTokens } = parts;
  return createChore({
    name: 'departures',
    every: POLL,
    log,
    async work() {
      await forgetFarewells(database);
      const left: TokensOfRow[] = [];
      await forEachDue(parts, {
        column: 'deletionDueAt',
        failure: 'an account could not be deleted',
        act: async (query, user) => {
          left.push(...(await depart(parts, query, user)));
        },
      });
      await keptTokens.giveBack(left);
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

/** Gives what is left to be given back. */
async function depart(
  { outbox }: DepartureParts,
  query: Kysely<Schema>,
  user: Person,
): Promise<TokensOfRow[]> {
  const tokens = await query
    .selectFrom('account')
    .select(['providerId', 'accessToken', 'refreshToken'])
    .where('userId', '=', user.id)
    .execute();
  await erase(query, user);
  await recordOutside(query, { event: 'accountDeleted', subjectId: user.id });
  await outbox.put(outboxWriter({ query }), 'account-deleted', {
    to: user.email,
    language: languageOf(user),
    data: { days: DELETION_WAIT / DAY },
  });
  return tokens;
}
