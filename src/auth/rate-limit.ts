import { createHash } from 'node:crypto';
import type { BetterAuthRateLimitStorage } from 'better-auth';
import { CompiledQuery, sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { HOUR, MINUTE, SECOND } from '../time.ts';

/** At most `max` requests of one client to one path within `window` seconds. */
interface Rule {
  readonly window: number;
  readonly max: number;
}

/**
 * What one client may ask of the paths where guessing or hashing is at stake (ASVS 6.3.1, 2.4.1).
 * Generous enough for an office behind one address: guessing one account is stopped by account.
 */
export const RATE_LIMITS: Readonly<Record<string, Rule>> = {
  // Each may send a mail; how many one address gets is limited for itself (proof-mails.ts).
  '/sign-in/mail': { window: MINUTE / SECOND, max: 10 },
  '/sign-in/magic-link': { window: MINUTE / SECOND, max: 10 },
  '/sign-in/mail/verify': { window: MINUTE / SECOND, max: 20 },
  '/sign-in/*': { window: MINUTE / SECOND, max: 20 },
  '/sign-up/*': { window: MINUTE / SECOND, max: 20 },
  '/request-password-reset': { window: MINUTE / SECOND, max: 10 },
  '/send-verification-email': { window: MINUTE / SECOND, max: 10 },
  '/reset-password': { window: MINUTE / SECOND, max: 20 },
  '/verify-email': { window: MINUTE / SECOND, max: 20 },
  // Guessing is stopped by half-way state and by account (auth/ladder/pending-sign-in.ts).
  '/two-factor/*': { window: MINUTE / SECOND, max: 20 },
  '/recovery/*': { window: MINUTE / SECOND, max: 20 },
  // Ten slow hashes each.
  '/two-factor/generate-backup-codes': { window: MINUTE / SECOND, max: 10 },
  '/step-up/*': { window: MINUTE / SECOND, max: 20 },
  '/passkey/*': { window: MINUTE / SECOND, max: 60 },
  '/not-me': { window: MINUTE / SECOND, max: 20 },
  '/unlock-password': { window: MINUTE / SECOND, max: 20 },
  // Each makes a file and a mail.
  '/export-data': { window: HOUR / SECOND, max: 10 },
  // Each reads a file, and leaves a row.
  '/data-export/download': { window: MINUTE / SECOND, max: 20 },
  // Each tells whether a name is taken.
  '/change-username': { window: HOUR / SECOND, max: 20 },
  // Each makes calls to a provider.
  '/callback/*': { window: MINUTE / SECOND, max: 30 },
  '/link-social': { window: MINUTE / SECOND, max: 20 },
  '/unlink-account': { window: MINUTE / SECOND, max: 20 },
  '/change-password': { window: MINUTE / SECOND, max: 10 },
  '/delete-user': { window: MINUTE / SECOND, max: 10 },
  '/set-password': { window: MINUTE / SECOND, max: 10 },
  '/update-picture': { window: MINUTE / SECOND, max: 10 },
  // Each may send a mail to an address that somebody else owns, or tries a code.
  '/change-email': { window: MINUTE / SECOND, max: 10 },
  '/resend-email-change': { window: MINUTE / SECOND, max: 10 },
  '/undo-email-change': { window: MINUTE / SECOND, max: 20 },
  '/verify-email-change': { window: MINUTE / SECOND, max: 20 },
  '/get-session': { window: MINUTE / SECOND, max: 600 },
};

/** Everything else under the API. */
export const DEFAULT_RATE_LIMIT: Rule = { window: MINUTE / SECOND, max: 120 };

/** Longer keys (an absurd path) are hashed to fit the column. */
const LONGEST_KEY = 255;

/** Old rows are removed by about one request in so many. */
const SWEEP_EVERY = 500;

/**
 * Counts in the database, so that several instances share one limit. One statement a request —
 * Better Auth's own storage takes five — and its count is atomic: LAST_INSERT_ID(expression) gives
 * back what this very statement wrote.
 */
export function createRateLimitStorage({
  query,
}: Pick<Database, 'query'>): BetterAuthRateLimitStorage {
  return {
    async consume(key, rule) {
      const shortKey = columnKey(key);
      const { numAffectedRows, insertId } = await query.executeQuery(
        CompiledQuery.raw(COUNT, [shortKey, rule.window, rule.window]),
      );
      if (Math.random() < 1 / SWEEP_EVERY) await sweep(query);
      // One row is affected when it is new; only an existing one has set the last insert id.
      const count = numAffectedRows === 1n ? 1 : Number(insertId);
      if (count <= rule.max) return { allowed: true, retryAfter: null };
      return { allowed: false, retryAfter: await secondsLeft(query, shortKey, rule.window) };
    },
  };
}

// Assignments run from left to right, so `count` still sees the old end of the window.
const COUNT = `
  INSERT INTO rateLimit (\`key\`, count, windowEndsAt)
  VALUES (?, 1, UTC_TIMESTAMP(3) + INTERVAL ? SECOND)
  ON DUPLICATE KEY UPDATE
    count = LAST_INSERT_ID(IF(windowEndsAt <= UTC_TIMESTAMP(3), 1, count + 1)),
    windowEndsAt = IF(windowEndsAt <= UTC_TIMESTAMP(3),
                      UTC_TIMESTAMP(3) + INTERVAL ? SECOND, windowEndsAt)`;

function columnKey(key: string): string {
  if (key.length <= LONGEST_KEY) return key;
  return createHash('sha256').update(key).digest('hex');
}

type Query = Database['query'];

async function secondsLeft(query: Query, key: string, window: number): Promise<number> {
  const row = await query
    .selectFrom('rateLimit')
    .select(sql<number>`TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), windowEndsAt)`.as('left_'))
    .where('key', '=', key)
    .executeTakeFirst();
  const microseconds = Number(row?.left_ ?? window * 1e6);
  return Math.max(1, Math.ceil(microseconds / 1e6));
}

async function sweep(query: Query): Promise<void> {
  const over = sql<boolean>`windowEndsAt < UTC_TIMESTAMP(3)`;
  await query.deleteFrom('rateLimit').where(over).limit(1000).execute();
}
