import { sql } from 'kysely';
import type { Log } from '../log.ts';
import { DAY, MINUTE } from '../time.ts';
import type { Rounds } from './chore.ts';
import type { Database } from './database.ts';

/** How often a process looks for what may go. */
const EVERY = 10 * MINUTE;

/** Rows removed at once, so that a sweep holds few locks and is small for a cluster. */
const BATCH = 500;

/** Batches of one table in one go; what is left waits for the next. */
const BATCHES = 20;

/** As long as the cookie of a browser lives (auth/session/device-cookie.ts). */
const DEVICE_KEPT = 400 * DAY;

/** A guesser who waits so long between guesses gets fewer of them than the locks would allow. */
const TRIES_KEPT = 30 * DAY;

/** Beyond the year for which the database refuses to remove them (migrations/0003_audit.sql). */
const AUDIT_KEPT = 366 * DAY;

/** A seal goes after the events that it covers. */
const SEAL_KEPT = AUDIT_KEPT + DAY;

const RECORDS = ['auditEvent', 'auditSeal'];

export interface Sweeper {
  readonly name: 'sweep';
  readonly rounds: Rounds;
  start(): void;
  /** A sweep under way is finished. */
  stop(): Promise<void>;
  /** One sweep now; how many rows went, by table. */
  sweep(): Promise<Record<string, number>>;
}

/** Removes rows whose time is over. Any number of instances may do so at once. */
export function createSweeper({ database, log }: { database: Database; log: Log }): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  const rounds = { done: 0, failed: 0 };
  let underWay: Promise<unknown> = Promise.resolve();

  const sweep: Sweeper['sweep'] = async () => {
    const removed: Record<string, number> = {};
    for (const [table, isOver] of overdue(Date.now())) {
      const count = await sweepTable(database, table, isOver).catch((error: unknown) => {
        // An account that may remove no audit events leaves them to `npm run latchkey -- sweep` of another.
        if (RECORDS.includes(table) && isForbidden(error)) return 0;
        throw error;
      });
      if (count > 0) removed[table] = count;
    }
    return removed;
  };

  const run = () => {
    underWay = sweep().then(
      (removed) => {
        rounds.done += 1;
        log.debug({ removed }, 'swept');
      },
      (error) => {
        rounds.failed += 1;
        log.warn({ err: error }, 'the sweep failed; it is tried again later');
      },
    );
  };

  return {
    name: 'sweep',
    rounds,
    sweep,
    start() {
      timer ??= setInterval(run, EVERY);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await underWay;
    },
  };
}

/** What may go: the table and the condition, each over an index. */
function overdue(now: number): [string, ReturnType<typeof sql>][] {
  const ago = (time: number) => new Date(now - time);
  return [
    ['session', sql`expiresAt < ${ago(0)}`],
    ['verification', sql`expiresAt < ${ago(0)}`],
    // Kept a day longer than it works: the row is the brake on the next mail, too.
    ['mailProof', sql`expiresAt < ${ago(DAY)} AND issuedAt < ${ago(DAY)}`],
    ['rateLimit', sql`windowEndsAt < ${ago(0)}`],
    // Set-ups that were begun and not finished.
    ['twoFactor', sql`verified = FALSE AND createdAt < ${ago(DAY)}`],
    ['trustedBrowser', sql`expiresAt < ${ago(0)}`],
    ['pausedRequest', sql`expiresAt < ${ago(0)}`],
    // Guesses at codes count until one is right.
    ['proofTries', sql`windowEndsAt < ${ago(0)} AND codeTries = 0`],
    ['passwordTries', sql`triedAt < ${ago(TRIES_KEPT)}`],
    ['knownDevice', sql`lastSeenAt < ${ago(DEVICE_KEPT)}`],
    ['auditEvent', sql`createdAt < ${ago(AUDIT_KEPT)}`],
    ['auditSeal', sql`sealedAt < ${ago(SEAL_KEPT)}`],
  ];
}

/** ER_TABLEACCESS_DENIED_ERROR */
function isForbidden(error: unknown): boolean {
  return (error as { errno?: unknown }).errno === 1142;
}

async function sweepTable(
  { query }: Database,
  table: string,
  isOver: ReturnType<typeof sql>,
): Promise<number> {
  let removed = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const statement = sql`DELETE FROM ${sql.table(table)} WHERE ${isOver} LIMIT ${sql.lit(BATCH)}`;
    const { numAffectedRows } = await statement.execute(query);
    removed += Number(numAffectedRows ?? 0);
    if (Number(numAffectedRows ?? 0) < BATCH) break;
  }
  return removed;
}
