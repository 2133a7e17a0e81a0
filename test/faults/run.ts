import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { closeClient } from '../../bench/client.ts';
import { FAULTS, type Fault } from './faults.ts';
import { isReady, until } from './ground.ts';
import { compare } from './ledger.ts';
import { startLoad } from './load.ts';
import { cellsOf, isKept, type Result, writeTable } from './report.ts';
import { type Stage, setStage } from './stage.ts';

const USAGE = `npm run faults [-- --only NAME]

Lets go wrong what can, one after the other, in a real site with real servers under a load of visitors, and looks
afterwards whether what was acknowledged is there, and what was refused is not. Writes the table of docs/faults.md.
Ends with 1 when the site has not kept that.

--only  the faults whose name has this in it; nothing is written

${FAULTS.map(({ name }) => `  ${name}`).join('\n')}`;

/** The longest that the site may take to serve again, and to answer what was under way; milliseconds. */
const LONGEST_RECOVERY = 45_000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' } }, strict: false });
  const only = values.only;
  const faults = FAULTS.filter(({ name }) => typeof only !== 'string' || name.includes(only));
  if (faults.length === 0 || only === true) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  if (!process.env.OWN_MOUNTS && (await runInRoom())) return;
  const began = performance.now();
  const stage = await setStage();
  const stopEarly = () => void stage.stop().finally(() => process.exit(1));
  process.once('SIGINT', stopEarly).once('SIGTERM', stopEarly);
  process.once('uncaughtException', (error) => {
    console.error(error);
    stopEarly();
  });
  const results: Result[] = [];
  try {
    for (const fault of faults) {
      const result = await tryFault(fault, stage);
      results.push(result);
      console.log(`${isKept(result) ? ' ' : '!'} ${cellsOf(result).join(' | ')}`);
      const { lost = [], doneThoughRefused = [] } = result.difference ?? {};
      for (const one of lost) console.log(`    lost: ${one}`);
      for (const one of doneThoughRefused) console.log(`    failed but done: ${one}`);
    }
  } finally {
    await stage.stop();
    await closeClient();
  }
  if (only === undefined) writeTable('faults', results);
  const wrong = results.filter((one) => !isKept(one)).length;
  console.log(`\n${results.length} faults in ${Math.round((performance.now() - began) / 1000)} s.`);
  if (wrong === 0) return;
  console.log(`In ${wrong} of them (!) the site has not kept what it promises.`);
  process.exitCode = 1;
}

/**
 * Runs all of it again where its mounts are seen by nobody else, and go with it.
 * @returns whether that could be done
 */
async function runInRoom(): Promise<boolean> {
  const flags = process.getuid?.() === 0 ? ['-m'] : ['-U', '-r', '-m'];
  if (spawnSync('unshare', [...flags, 'true']).status !== 0) return false;
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('unshare', [...flags, ...again], {
    stdio: 'inherit',
    env: { ...process.env, OWN_MOUNTS: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  process.exitCode = (code as number | null) ?? 1;
  return true;
}

async function tryFault(fault: Fault, stage: Stage): Promise<Result> {
  const { name, endsSite = false } = fault;
  const skipped = fault.missing?.(stage);
  if (skipped) return { name, skipped };
  const load = startLoad(() => stage.site.base, stage.ledger);
  await sleep(700);
  await fault.happen(stage);
  const served = async () => (await isReady(stage.site.base)) && (await stage.tryToSignUp());
  const recovery = await until(served, LONGEST_RECOVERY).catch(() => undefined);
  await sleep(300);
  await load.stop();
  const owner = await stage.connect();
  const difference = await compare(stage.ledger, owner);
  await owner.end();
  difference.lost.push(...((await fault.lost?.(stage)) ?? []));
  await stage.signInAgain();
  return { name, endsSite, recovery, counts: load.counts, difference };
}

await main();
