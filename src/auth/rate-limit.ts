import { createHash } from 'node:crypto';
import type { BetterAuthRateLimitStorage } from 'better-auth';
import { CompiledQuery, sql } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Limit } from './endpoint-rules.ts';
import type { Rulebook } from './rulebook.ts';

/**
 * The limits of the manifests, as the library's limiter takes them. A path with a member (`:id`) has one
 * count for all its members.
 */
export function rateLimits({ endpoints }: Rulebook): Record<string, Limit> {
  const entries = [...endpoints].map(([path, { limit }]) => [path.replace(/:\w+/, '*'), limit]);
  return Object.fromEntries(entries);
}

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
      // One affected row is a new one. Only an existing row has set the last insert id.
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

type QueryBuilder = Database['query'];

async function secondsLeft(query: QueryBuilder, key: string, window: number): Promise<number> {
  const row = await query
    .selectFrom('rateLimit')
    .select(sql<number>`TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), windowEndsAt)`.as('left_'))
    .where('key', '=', key)
    .executeTakeFirst();
  const microseconds = Number(row?.left_ ?? window * 1e6);
  return Math.max(1, Math.ceil(microseconds / 1e6));
}

async function sweep(query: QueryBuilder): Promise<void> {
  const over = sql<boolean>`windowEndsAt < UTC_TIMESTAMP(3)`;
  await query.deleteFrom('rateLimit').where(over).limit(1000).execute();
}
