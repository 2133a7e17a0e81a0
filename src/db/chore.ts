import type { Log } from '../log.ts';
import { outsideRequests } from './request-work.ts';

/** How many rounds a chore has made since the process began, and how many of them failed. */
export interface Rounds {
  readonly done: number;
  readonly failed: number;
}

/** Work that the process does on the side, again and again. */
export interface Chore {
  readonly name: string;
  /** How its rounds have ended. */
  readonly rounds: Rounds;
  /** Works now, and then every so often, until `stop`. */
  start(): void;
  /** Stops; a round under way is finished. */
  stop(): Promise<void>;
  /** Works soon: there is something to do. */
  nudge(): void;
  /** While another process does the chore, `tell` is called in the place of a nudge. */
  passNudgesTo(tell: () => void): void;
  /** Works once, now, or waits for the round that is under way. Never throws: errors are logged. */
  run(): Promise<void>;
}

/** From a nudge to the work, so that the transaction that causes it can commit. */
const NUDGE = 100;

/** Makes a chore of `work`. When it fails it is tried again the next time; the log is told once. */
export function createChore(parts: {
  readonly name: string;
  /** Between the end of one round and the next; milliseconds. */
  readonly every: number;
  readonly log: Log;
  readonly work: () => Promise<void>;
}): Chore {
  const { name, every, log, work } = parts;
  const rounds = { done: 0, failed: 0 };
  let started = false;
  let nudged = false;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let elsewhere = () => {};

  function plan(delay: number): void {
    clearTimeout(timer);
    if (started) timer = setTimeout(run, delay);
  }

  function run(): Promise<void> {
    clearTimeout(timer);
    working ??= once().finally(() => {
      working = undefined;
      plan(nudged ? 0 : every);
      nudged = false;
    });
    return working;
  }

  async function once(): Promise<void> {
    try {
      // A request may have caused this round, but its end must not stop the work.
      await outsideRequests(work);
      failing = false;
      rounds.done += 1;
    } catch (error) {
      if (!failing) log.warn({ chore: name, reason: String(error) }, 'a chore failed');
      failing = true;
      rounds.failed += 1;
    }
  }

  return {
    name,
    rounds,
    run,
    passNudgesTo(tell) {
      elsewhere = tell;
    },
    start() {
      if (started) return;
      started = true;
      plan(0);
    },
    async stop() {
      started = false;
      clearTimeout(timer);
      await working;
    },
    nudge() {
      if (!started) elsewhere();
      else if (working) nudged = true;
      else plan(NUDGE);
    },
  };
}
