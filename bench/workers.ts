import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus, send } from './client.ts';
import { compare, spread } from './compare.ts';
import { type Figure, figure } from './figures.ts';
import type { Pace } from './pace.ts';
import { newPeople } from './people.ts';
import { freePort } from './process.ts';
import { type Ground, SETTINGS } from './start-site.ts';
import { built } from './started.ts';

/** Processes that take requests, the client and the database: on fewer cores they share them. */
const CORES_FOR_ALL = 5;

const AT_ONCE = 16;

/** The site as `npm start` runs it, with so many workers. */
interface WholeSite {
  readonly base: string;
  /** Processor time of the processes that answer, since they began; seconds. */
  cpuTime(): number;
  stop(): Promise<void>;
}

/**
 * Two workers against one, each round in turn, by dashboards. How often they answer a second can only
 * tell something where all processes have a core of their own. So the figure with the target is
 * how many dashboards a second of their processor time gives, twice that of two workers against one
 * alone: what two cores would give that nobody else needs.
 */
export async function measureWorkers(
  ground: Ground,
  people: number,
  { rounds, pages }: Pace,
): Promise<Figure[]> {
  const one = await startWhole(await ground.databaseNamed('one_worker'), 1);
  const two = await startWhole(await ground.databaseNamed('two_workers'), 2);
  try {
    const sides = [];
    const yields = new Map<string, number[]>();
    for (const [name, site] of Object.entries({ one, two })) {
      const visitors = await newPeople(site.base, people);
      let turn = 0;
      const work = async () => {
        const { cookie } = visitors[turn++ % visitors.length] ?? {};
        expectStatus(await send(`${site.base}/dashboard`, { cookie }), 200);
      };
      yields.set(name, []);
      sides.push({ name, work, site });
    }
    const turns = { concurrency: AT_ONCE, rounds: 1, ...pages };
    const rates = new Map<string, number[]>([...yields.keys()].map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const side of sides) {
        let done = 0;
        const work = async () => {
          await side.work();
          done += 1;
        };
        const before = side.site.cpuTime();
        const warmUp = round === 0 ? pages.warmUp : 0;
        const rate = await compare([{ name: side.name, work }], { ...turns, warmUp });
        rates.get(side.name)?.push(...(rate.get(side.name) ?? []));
        yields.get(side.name)?.push(done / (side.site.cpuTime() - before));
      }
    }
    const roomForAll = availableParallelism() >= CORES_FOR_ALL;
    const measured = figure(
      'two workers ÷ one, dashboards a second here',
      rates,
      'one',
      roomForAll ? 1.6 : undefined,
      'two',
    );
    const [ofOne = [], ofTwo = []] = [yields.get('one'), yields.get('two')];
    const capacities = ofTwo.map((value, round) => (2 * value) / (ofOne[round] ?? Number.NaN));
    const each = {
      two: Math.round(2 * spread(ofTwo).median),
      one: Math.round(spread(ofOne).median),
    };
    return [
      measured,
      {
        name: 'two workers ÷ one, dashboards a second of their CPU time',
        ...spread(capacities),
        target: 1.6,
        each,
        unit: '/s',
      },
    ];
  } finally {
    await one.stop();
    await two.stop();
  }
}

async function startWhole(databaseUrl: string, workers: number): Promise<WholeSite> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = fork(await built(new URL('whole-site.ts', import.meta.url)), {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      ...SETTINGS,
      DATABASE_URL: databaseUrl,
      BETTER_AUTH_URL: base,
      PORT: String(port),
      HOST: '127.0.0.1',
      WEB_CONCURRENCY: String(workers),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await untilReady(child, base);
  return {
    base,
    cpuTime: () => cpuTime(workers === 1 ? [Number(child.pid)] : childrenOf(Number(child.pid))),
    async stop() {
      const gone = once(child, 'exit');
      // Heard by whole-site.ts. An open channel would keep a process that has nothing left to do.
      child.disconnect();
      await gone;
    },
  };
}

/** Answered so often in a row, all workers are likely to be there. */
const READY = 20;

async function untilReady(child: ChildProcess, base: string): Promise<void> {
  for (let answers = 0; answers < READY; ) {
    if (child.exitCode !== null) throw new Error('the site did not start');
    const status = await send(`${base}/health/ready`).then(
      (answer) => answer.status,
      () => undefined,
    );
    answers = status === 200 ? answers + 1 : 0;
    await pause(status === 200 ? 20 : 100);
  }
}

/** proc_pid_stat(5), from the third field on, behind the name. */
function statOf(pid: number | string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function childrenOf(parent: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.filter((pid) => isChild(pid, parent)).map(Number);
}

function isChild(pid: string, parent: number): boolean {
  try {
    return Number(statOf(pid)[1]) === parent;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

/** Linux counts in hundredths of a second for programs. */
function cpuTime(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const stat = statOf(pid);
    return Number(stat[11]) + Number(stat[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) / 100;
}
