import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { isReady, until } from './ground.ts';
import { compare, type Ledger } from './ledger.ts';
import { startLoad } from './load.ts';
import { signInAgain, tryToSignUp } from './people.ts';
import type { Result } from './report.ts';
import { createWindows, type During, MARGIN } from './windows.ts';

/** Where a trial takes place: a running site, and what its visitors were told. */
export interface Scene {
  /** Where visitors come. */
  readonly base: string;
  readonly ledger: Ledger;
  /** A connection to what the site has written, past all that can go wrong. Close it. */
  connect(): Promise<Connection>;
  /** What the site has written last. */
  output(): string;
  stop(): Promise<void>;
}

/** Something that goes wrong, and what must be so all the same. */
export interface Trial<S extends Scene> {
  /** As it is named in the table, and behind `--only`. */
  readonly name: string;
  /**
   * Brings it about while visitors come, and lifts it. Requests may fail in what runs within `during`; in all of it
   * where that is never called. `wrong` takes what was not as it must be, in words.
   */
  readonly happen: (stage: S, course: Course) => Promise<void>;
  /** Why it cannot be brought about on this machine. */
  readonly missing?: (stage: S) => string | undefined;
  /** The site itself ends, and with it the connections of its visitors. */
  readonly endsSite?: true;
  /** What else was acknowledged and is not there; each in words. */
  readonly lost?: (stage: S) => Promise<string[]>;
}

export interface Course {
  readonly during: During;
  readonly wrong: (words: string) => void;
}

/** The longest that the site may take to serve again, and to answer what was under way; milliseconds. */
const LONGEST_RECOVERY = 60_000;

/** Lets it go wrong under load, and holds beside what visitors were told what is so afterwards. */
export async function tryIt<S extends Scene>(trial: Trial<S>, stage: S): Promise<Result> {
  const { name, endsSite = false } = trial;
  const skipped = trial.missing?.(stage);
  if (skipped) return { name, skipped };
  const load = startLoad(() => stage.base, stage.ledger);
  await sleep(700);
  const windows = createWindows();
  const wrong: string[] = [];
  const course = { during: windows.during, wrong: (words: string) => wrong.push(words) };
  await windows.whole(() => trial.happen(stage, course));
  const recovery = await until(() => isServed(stage), LONGEST_RECOVERY).catch(() => undefined);
  windows.recovered();
  // What comes now must succeed: a second belongs to the fault still, what follows tells.
  await sleep(MARGIN + 500);
  await load.stop();
  const owner = await stage.connect();
  const difference = await compare(stage.ledger, owner);
  await owner.end();
  difference.lost.push(...((await trial.lost?.(stage)) ?? []));
  await signInAgain(stage);
  return {
    name,
    endsSite,
    difference,
    counts: load.counts,
    wrong,
    untimely: windows.outside(load.failures),
    seconds: recovery === undefined ? undefined : (windows.length() ?? recovery) / 1000,
  };
}

/** Whether the site says that it is able to work, and does. */
export async function isServed({ base }: Scene): Promise<boolean> {
  return (await isReady(base)) && (await tryToSignUp(base));
}
