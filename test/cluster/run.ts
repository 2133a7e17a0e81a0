import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeClient } from '../../bench/client.ts';
import { isReady, until } from '../faults/ground.ts';
import { compare } from '../faults/ledger.ts';
import { startLoad } from '../faults/load.ts';
import { cellsOf, isKept, type Result, writeTable } from '../faults/report.ts';
import { FAILURES, type Failure } from './failures.ts';
import { GALERA_LIBRARY } from './galera.ts';
import { type Stage, setStage } from './stage.ts';

const LONGEST_RECOVERY = 60_000;

/** What is needed beside Node, and Debian's package with it. */
const PROGRAMS = { mariadbd: 'mariadb-server', haproxy: 'haproxy', rsync: 'rsync' };

async function main(): Promise<void> {
  const missing = missingPackages();
  if (missing.length > 0) {
    console.error(
      `npm run cluster starts a Galera cluster behind HAProxy. Not on this machine: ${missing.join(', ')}.\n` +
        `On Debian and Ubuntu: apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
    process.exitCode = 2;
    return;
  }
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
    for (const failure of FAILURES) {
      const result = await tryFailure(failure, stage);
      results.push(result);
      console.log(`${isKept(result) ? ' ' : '!'} ${cellsOf(result).join(' | ')}`);
      const { lost = [], doneThoughRefused = [] } = result.difference ?? {};
      for (const one of [...lost, ...doneThoughRefused]) console.log(`    ${one}`);
    }
  } finally {
    await stage.stop();
    await closeClient();
  }
  writeTable('cluster', results);
  console.log(`\n${Math.round((performance.now() - began) / 1000)} s.`);
  if (!results.every(isKept)) process.exitCode = 1;
}

function missingPackages(): string[] {
  const isThere = (name: string) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error;
  const programs = Object.entries(PROGRAMS).filter(([name]) => isThere(name) !== undefined);
  const galera = existsSync(GALERA_LIBRARY) ? [] : ['galera-4'];
  return [...programs.map(([, name]) => name), ...galera];
}

async function tryFailure(
  { name, endsSite = false, happen }: Failure,
  stage: Stage,
): Promise<Result> {
  const load = startLoad(() => stage.base, stage.ledger);
  await sleep(1000);
  const wrong = await happen(stage);
  const served = async () => (await isReady(stage.base)) && (await stage.tryToSignUp());
  const recovery = await until(served, LONGEST_RECOVERY).catch(() => undefined);
  await sleep(1000);
  await load.stop();
  const owner = await stage.connect();
  const difference = await compare(stage.ledger, owner);
  await owner.end();
  difference.lost.push(...wrong);
  await stage.signInAgain();
  return { name, endsSite, recovery, counts: load.counts, difference };
}

await main();
