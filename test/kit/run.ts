import { parseArgs } from 'node:util';
import { closeClient } from '../../bench/client.ts';
import { cellsOf, isKept, type Kit, type Result, writeTable } from './report.ts';
import { type Scene, type Trial, tryIt } from './trial.ts';

/** Trials that share a stage. */
export interface Act {
  readonly names: readonly string[];
  /** Plays the trials of these names, and tells of each; `onStage` is told how to end it before its time. */
  perform(
    names: readonly string[],
    tell: (result: Result, output?: string) => void,
    onStage: (stop: () => Promise<void>) => void,
  ): Promise<void>;
}

/** @param missing why none of it can be played on this machine */
export function act<S extends Scene>(
  setStage: () => Promise<S>,
  trials: readonly Trial<S>[],
  missing?: string,
): Act {
  return {
    names: trials.map(({ name }) => name),
    async perform(names, tell, onStage) {
      const played = trials.filter(({ name }) => names.includes(name));
      if (missing) for (const { name } of played) tell({ name, skipped: missing });
      if (missing || played.length === 0) return;
      const stage = await setStage();
      onStage(() => stage.stop());
      try {
        for (const trial of played) tell(await tryIt(trial, stage), stage.output());
      } finally {
        await stage.stop();
      }
    },
  };
}

/** What `-- --only WORDS` leaves of some names; undefined when the command is not written so. */
export function chosen(names: readonly string[], options: readonly string[] = []) {
  const known = ['only', ...options].map((name) => [name, { type: 'string' }] as const);
  const { values } = parseArgs({ options: Object.fromEntries(known), strict: false });
  const { only } = values;
  const left = names.filter((name) => typeof only !== 'string' || name.includes(only));
  const isRight = Object.values(values).every((value) => typeof value === 'string');
  return isRight && left.length > 0 ? { left, isAll: only === undefined, values } : undefined;
}

/**
 * Plays the acts, prints what came of each trial, and writes the table of docs/faults.md when all were played.
 * The process ends with 1 when the site has not kept what it promises.
 */
export async function runKit(kit: Kit, acts: readonly Act[], names: readonly string[]) {
  const began = performance.now();
  let stop = async () => {};
  const stopEarly = () => void stop().finally(() => process.exit(1));
  process.once('SIGINT', stopEarly).once('SIGTERM', stopEarly);
  process.once('uncaughtException', (error) => {
    console.error(error);
    stopEarly();
  });
  const results: Result[] = [];
  const tell = (result: Result, output = '') => {
    results.push(result);
    console.log(`${isKept(result) ? ' ' : '!'} ${cellsOf(result).join(' | ')}`);
    const { difference, untimely = [], wrong = [] } = result;
    for (const one of difference?.lost ?? []) console.log(`    lost: ${one}`);
    for (const one of difference?.doneThoughRefused ?? [])
      console.log(`    failed but done: ${one}`);
    for (const one of untimely) console.log(`    untimely: ${one}`);
    for (const one of wrong) console.log(`    ${one}`);
    if (!isKept(result)) console.log(errorsIn(output).join('\n'));
  };
  try {
    for (const one of acts) {
      await one.perform(names, tell, (end) => {
        stop = end;
      });
    }
  } finally {
    await closeClient();
  }
  if (acts.every((one) => one.names.every((name) => names.includes(name))))
    writeTable(kit, results);
  const wrong = results.filter((one) => !isKept(one)).length;
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n${results.length} faults in ${seconds} s.`);
  if (wrong === 0) return;
  console.log(`In ${wrong} of them (!) the site has not kept what it promises.`);
  process.exitCode = 1;
}

/** What a site has logged as an error of its own, and a balancer of who is up and down; the last lines. */
function errorsIn(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => /"level":(?:"error"|"fatal")| is (?:UP|DOWN)/.test(line))
    .slice(-MOST_ERRORS);
}

const MOST_ERRORS = 20;
