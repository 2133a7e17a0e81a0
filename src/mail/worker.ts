import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { outsideRequests } from '../db/request-work.ts';
import type { Log } from '../log.ts';
import { DAY, MINUTE, SECOND } from '../time.ts';
import type { Deliver } from './delivery.ts';
import { claim, finish, noteCounted, type OutboxRow, postpone, sweep } from './outbox-rows.ts';
import { SendError } from './transport.ts';

/** The worker's times in milliseconds; tests are in more of a hurry. */
export interface Pace {
  /** Between two looks into the outbox. */
  readonly poll: number;
  /** From `put` to the look that should find it: its transaction must commit first. */
  readonly nudge: number;
  /** How long an instance has a mail to itself; longer than the transport takes at most. */
  readonly lease: number;
  readonly firstRetry: number;
  readonly longestRetry: number;
  readonly giveUpAfter: number;
  /** How many mails are sent at once. */
  readonly lanes: number;
}

const PACE: Pace = {
  poll: 1.5 * SECOND,
  nudge: 100,
  lease: 3 * MINUTE,
  firstRetry: 5 * SECOND,
  longestRetry: 15 * MINUTE,
  giveUpAfter: DAY,
  lanes: 5,
};

/**
 * Counts a mail to an address that nobody confirmed, which may be a stranger's; false when the mailbox, or the
 * network that has caused the mail, has had its mails of the day. @throws when it cannot count
 */
export type Ration = (
  mail: Pick<OutboxRow, 'toAddress' | 'message' | 'askedFrom'>,
) => Promise<boolean>;

/** Between two looks while the database is away. */
const AWAY = 5 * SECOND;

/** How long a stop waits for mails that are being sent. What is left goes out again when its lease ends. */
const LAST_MAILS = 8 * SECOND;

/** Between two sweeps of what is finished. */
const SWEEP = 10 * MINUTE;

/** How mails ended, and how often one had to be tried again. */
export interface Counts {
  sent: number;
  retried: number;
  gaveUp: number;
  stale: number;
}

export interface Worker {
  readonly counts: Readonly<Counts>;
  /** While another process sends the mails, `tell` is called in the place of a nudge. */
  passNudgesTo(tell: () => void): void;
  start(): void;
  stop(): Promise<void>;
  /** Something was put: look soon. */
  nudge(): void;
}

/**
 * Sends what waits in the outbox. A mail is claimed in a short transaction, sent outside of it and
 * then marked, so an instance that dies in between loses only its lease: the mail goes out again,
 * at most once more.
 */
export function createWorker(parts: {
  readonly database: Database;
  readonly log: Log;
  readonly deliver: Deliver;
  readonly ration: Ration;
  readonly pace?: Partial<Pace> | undefined;
}): Worker {
  const { database, log, deliver, ration } = parts;
  const pace = { ...PACE, ...parts.pace };
  const counts: Counts = { sent: 0, retried: 0, gaveUp: 0, stale: 0 };
  const running = new Set<Promise<void>>();
  let state: 'idle' | 'working' = 'idle';
  let stopped: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = 0;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let away = false;
  let sweptAt = 0;
  let elsewhere = () => {};

  /** Looks after `delay`, or earlier if that was planned already. */
  function wake(delay: number): void {
    if (state !== 'working') return;
    const at = Date.now() + delay;
    if (timer && dueAt <= at) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(look, delay);
  }

  function look(): void {
    timer = undefined;
    lookAgain = looking !== undefined;
    // A request may have caused this look, but its end must not stop the mails.
    looking ??= outsideRequests(takeWork).finally(() => {
      looking = undefined;
      if (lookAgain) wake(0);
      lookAgain = false;
    });
  }

  async function takeWork(): Promise<void> {
    try {
      const free = pace.lanes - running.size;
      const rows = free > 0 ? await claim(database, free, pace.lease) : [];
      for (const row of rows) run(row);
      if (Date.now() - sweptAt > SWEEP) {
        sweptAt = Date.now();
        await sweep(database);
      }
      if (away) log.info('the outbox can be read again');
      away = false;
      wake(pace.poll);
    } catch (error) {
      if (!away) log.warn({ reason: String(error) }, 'the outbox cannot be read');
      away = true;
      wake(AWAY);
    }
  }

  /** Sends one mail in a lane of its own; the lane then looks for the next. */
  function run(row: OutboxRow): void {
    const lane = send(row).finally(() => {
      running.delete(lane);
      wake(0);
    });
    running.add(lane);
  }

  async function send(row: OutboxRow): Promise<void> {
    if (row.usefulUntil && row.usefulUntil.getTime() <= Date.now()) {
      return drop(row, 'mail outlived its purpose');
    }
    try {
      if (row.askedFrom !== null) {
        if (!(await ration(row))) return drop(row, 'one mail too many to an unconfirmed address');
        await noteCounted(database, row);
      }
      await deliver(row);
    } catch (error) {
      return failed(row, error);
    }
    counts.sent += 1;
    await mark(() => finish(database, row, 'sent'));
  }

  function drop(row: OutboxRow, why: string): Promise<void> {
    counts.stale += 1;
    log.info({ outbox: row.id, mail: row.message }, why);
    return mark(() => finish(database, row, 'stale', row.lastError));
  }

  async function failed(row: OutboxRow, error: unknown): Promise<void> {
    const refused = error instanceof SendError && error.permanent;
    const reason = error instanceof Error ? error.message : String(error);
    const about = { outbox: row.id, mail: row.message, attempts: row.attempts, reason };
    if (refused || Date.now() - row.createdAt.getTime() >= pace.giveUpAfter) {
      counts.gaveUp += 1;
      log.warn(about, 'mail given up');
      return mark(() => finish(database, row, 'gaveUp', shorten(reason)));
    }
    counts.retried += 1;
    log.info(about, 'mail could not be sent yet');
    await mark(() => postpone(database, row, retryDelay(row.attempts, pace), shorten(reason)));
  }

  /**
   * Notes how an attempt ended, and tries that again while our lease lasts: a mail that is not marked is sent
   * once more.
   */
  async function mark(write: () => Promise<void>): Promise<void> {
    const end = Date.now() + pace.lease;
    for (;;) {
      try {
        return await write();
      } catch (error) {
        log.warn({ reason: String(error) }, 'the state of a mail could not be written');
        if (state !== 'working' || Date.now() > end) return;
        await sleep(SECOND);
      }
    }
  }

  async function halt(): Promise<void> {
    state = 'idle';
    clearTimeout(timer);
    timer = undefined;
    await looking;
    const late = sleep(LAST_MAILS, 'late', { ref: false });
    if ((await Promise.race([Promise.all(running), late])) === 'late') {
      log.warn({ mails: running.size }, 'the stop does not wait longer for the mail server');
    }
  }

  return {
    counts,
    passNudgesTo(tell) {
      elsewhere = tell;
    },
    nudge() {
      if (state === 'idle') elsewhere();
      else wake(pace.nudge);
    },
    start() {
      if (state !== 'idle') return;
      state = 'working';
      stopped = undefined;
      wake(0);
    },
    stop() {
      stopped ??= halt();
      return stopped;
    },
  };
}

/** The pause doubles with each attempt, and differs by chance: a server that is back is not overrun. */
function retryDelay(attempts: number, { firstRetry, longestRetry }: Pace): number {
  const longest = Math.min(longestRetry, firstRetry * 2 ** (attempts - 1));
  return longest * (0.5 + Math.random() / 2);
}

const LONGEST_ERROR = 250;

function shorten(reason: string): string {
  return reason.slice(0, LONGEST_ERROR);
}
