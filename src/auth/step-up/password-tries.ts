import {
  type BetterAuthPluginDBSchema,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import { MINUTE } from '../../time.ts';
import { FIRST_LOCK, LONGEST_LOCK, TRIES } from '../record/lock-after.ts';
import { countInTurn } from './tries-in-turn.ts';

/** The name that somebody signs in with, as the endpoint looks for it in a column of the user row. */
export interface Typed {
  readonly field: 'email' | 'username';
  readonly value: string;
  /** The key of the count where no account has this name; no longer than an id. */
  readonly hash: string;
  /** Whether an account that nobody confirmed counts as none: signing up must not end a count. */
  readonly confirmedOnly: boolean;
}

/** A browser that may be known to the account. */
interface Browser {
  readonly deviceId: string;
  readonly family: string;
}

/** A try at a password. */
export interface Attempt {
  readonly typed: Typed;
  /** The browser that tries, where the account knows it. */
  readonly known: Browser | undefined;
  /** How many tries there were in a row, this one included; undefined when none counts now. */
  readonly tries: number | undefined;
}

type Query = Pick<Database, 'query'>;

const MODEL = 'passwordTries';
const NOW = sql`UTC_TIMESTAMP(3)`;

/** Twenty doublings are more than the longest lock; beyond a thousand the number would overflow. */
const LOCK = sql`LEAST(${sql.lit(FIRST_LOCK / MINUTE)} * POW(2, LEAST(tries DIV ${sql.lit(TRIES)} - 1, 20)),
                       ${sql.lit(LONGEST_LOCK / MINUTE)})`;

/**
 * Counts one more, unless none counts now: LAST_INSERT_ID() tells which of the two this very statement
 * did. Assignments run from left to right, so the lock sees the new count.
 */
const ONE_MORE = sql`
  tries = LAST_INSERT_ID(IF(lockedUntil > ${NOW}, 0, tries + 1)) + IF(lockedUntil > ${NOW}, tries, 0),
  lockedUntil = IF(tries % ${sql.lit(TRIES)} <> 0 OR lockedUntil > ${NOW}, lockedUntil,
                   ${NOW} + INTERVAL ${LOCK} MINUTE)`;

const accountOf = ({ field, value, confirmedOnly }: Typed) =>
  sql`(SELECT id FROM user WHERE ${sql.ref(field)} = ${value}
       AND (emailVerified OR NOT ${sql.lit(confirmedOnly ? 1 : 0)}))`;

const isKnown = (typed: Typed, { deviceId, family }: Browser) =>
  sql`userId = ${accountOf(typed)} AND deviceId = ${deviceId} AND browser = ${family}`;

/**
 * Counts a try before the password is looked at, so that guesses sent at once are all counted, and right ones sent at
 * once all taken (tries-in-turn.ts). A browser that the account knows has a count of its own. For a name that is
 * nobody's the same statements run.
 */
export async function countTry(
  database: Query,
  typed: Typed,
  browser: Browser | undefined,
): Promise<Attempt> {
  const count = () => countOnce(database, typed, browser);
  return countInTurn(typed.hash, count, ({ tries }) => tries === undefined);
}

async function countOnce(
  { query }: Query,
  typed: Typed,
  browser: Browser | undefined,
): Promise<Attempt> {
  if (browser) {
    const update = sql`UPDATE knownDevice SET ${ONE_MORE} WHERE ${isKnown(typed, browser)}`;
    const counted = await update.execute(query);
    if (counted.numAffectedRows) return { typed, known: browser, tries: triesIn(counted) };
  }
  const counted = await sql`
    INSERT INTO passwordTries (id, tries, triedAt)
    VALUES (COALESCE(${accountOf(typed)}, ${typed.hash}), LAST_INSERT_ID(1), ${NOW})
    ON DUPLICATE KEY UPDATE ${ONE_MORE}, triedAt = ${NOW}`.execute(query);
  return { typed, known: undefined, tries: triesIn(counted) };
}

/** Whether the account of this name knows a browser. A name that no account has knows none. */
export async function knowsBrowser(
  { query }: Query,
  typed: Typed,
  browser: Browser,
): Promise<boolean> {
  const known = sql`SELECT id FROM knownDevice WHERE ${isKnown(typed, browser)}`;
  return (await known.execute(query)).rows.length > 0;
}

function triesIn({ insertId }: { readonly insertId?: bigint }): number | undefined {
  return insertId ? Number(insertId) : undefined;
}

/**
 * In how many seconds a password counts again where this try was made; undefined when it does now. For a name
 * that is nobody's the same statement runs.
 */
export async function closedSeconds(
  { query }: Query,
  { typed, known }: Attempt,
): Promise<number | undefined> {
  const row = known
    ? sql`knownDevice WHERE ${isKnown(typed, known)}`
    : sql`passwordTries WHERE id = COALESCE(${accountOf(typed)}, ${typed.hash})`;
  const found = await sql<{ seconds: number }>`
    SELECT CEIL(TIMESTAMPDIFF(MICROSECOND, ${NOW}, lockedUntil) / 1000000) AS seconds FROM ${row}
    HAVING seconds > 0`.execute(query);
  const [closed] = found.rows;
  return closed && Number(closed.seconds);
}

/** Ends the count of wrong passwords in the browser in which the right one was typed. */
export async function forgetTries({ query }: Query, { typed, known }: Attempt): Promise<void> {
  const forget = known
    ? sql`UPDATE knownDevice SET tries = 0, lockedUntil = NULL WHERE ${isKnown(typed, known)}`
    : sql`DELETE FROM passwordTries WHERE id = ${accountOf(typed)}`;
  await forget.execute(query);
}

/** Lets a person's password count again in every browser, within the transaction that is under way. */
export async function endPasswordLock(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  await adapter.deleteMany({ model: MODEL, where: [{ field: 'id', value: userId }] });
  await adapter.updateMany({
    model: 'knownDevice',
    where: [{ field: 'userId', value: userId }],
    update: { tries: 0, lockedUntil: null },
  });
}

export const passwordTriesSchema = {
  passwordTries: {
    fields: {
      tries: { type: 'number', required: true, input: false },
      lockedUntil: { type: 'date', required: false, input: false },
      triedAt: { type: 'date', required: true, input: false, index: true },
    },
  },
} satisfies BetterAuthPluginDBSchema;
