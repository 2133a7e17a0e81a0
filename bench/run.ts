import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { closeClient } from './client.ts';
import { enumeration } from './enumeration.ts';
import { asText, type Figure, isReached } from './figures.ts';
import { measureGrowth } from './growth.ts';
import { memoryAfter, memoryFigure } from './memory.ts';
import { type Pace, QUICK, USUAL } from './pace.ts';
import { measurePages } from './pages.ts';
import { newPeople, newSessions } from './people.ts';
import { keep, MODES } from './results.ts';
import { measureSignIns } from './sign-in.ts';
import { type Ground, startGround } from './start-site.ts';
import { weighSignIn } from './weight.ts';
import { measureWorkers } from './workers.ts';

const USAGE = `npm run bench [-- MODE] [--node PATH] [--people N] [--quick]

Measures, and writes docs/bench/results.json, docs/bench/ratios.svg and the tables of docs/speed.md and the README.

MODE      all (as without), or one of ${MODES.join(', ')}: the figures of the others stay
          timing: what answer times tell about an address; only printed
--node    another program of Node that runs it all; its figures stand beside those of other versions
--people  how many there are in the full database of "growth" (${USUAL.growth.many}); a million take a while
--quick   whether the bench itself works: short, and nothing is written`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      node: { type: 'string' },
      people: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const [mode = 'all', ...more] = positionals;
  const many = Number(values.people ?? (values.quick ? QUICK : USUAL).growth.many);
  const isKnown = ['all', 'timing', ...MODES].includes(mode) && more.length === 0;
  if (!isKnown || !Number.isInteger(many) || many < 1) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  if (values.node) return runBy(values.node);
  if (mode === 'timing') return timing();
  const usual = values.quick ? QUICK : USUAL;
  const pace = { ...usual, growth: { ...usual.growth, many } };
  await measure(mode === 'all' ? MODES : [mode], pace, !values.quick);
}

/** All of it again, by another program. */
function runBy(node: string): void {
  const args = process.argv.slice(1).filter((arg, at, all) => {
    return arg !== '--node' && all[at - 1] !== '--node' && !arg.startsWith('--node=');
  });
  const { status, error } = spawnSync(node, [...process.execArgv, ...args], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
}

/** Measures these modes; what one of them has found is kept although another one fails. */
async function measure(modes: readonly string[], pace: Pace, isKept: boolean): Promise<void> {
  const began = performance.now();
  const ground = await startGround();
  const missed: Figure[] = [];
  const finish = async (mode: string, work: () => Promise<Figure[]>) => {
    if (!modes.includes(mode)) return;
    const from = performance.now();
    console.log(`\n${mode}, Node ${process.versions.node} …`);
    try {
      const figures = await work();
      const seconds = Math.round((performance.now() - from) / 1000);
      console.log(`${asText(figures)}\n  ${seconds} s`);
      missed.push(...figures.filter((one) => !isReached(one)));
      if (isKept) keep(mode, { rounds: pace.rounds, seconds, figures });
    } catch (error) {
      console.error(`${mode} failed:`, error);
      process.exitCode = 1;
    }
  };
  try {
    if (modes.some((mode) => ['pages', 'sign-in', 'memory'].includes(mode))) {
      await measureOneSite(ground, pace, modes, finish);
    }
    await finish('workers', () => measureWorkers(ground, Math.min(pace.people, 100), pace));
    await finish('growth', () => measureGrowth(ground, pace, tell));
  } finally {
    await ground.stop();
  }
  console.log(`\nAll of it: ${Math.round((performance.now() - began) / 1000)} s.`);
  if (missed.length > 0)
    console.log(`${missed.length} figures (!) are short of what is to be reached.`);
}

/** What is measured at one site: its memory is looked at before and after all else. */
async function measureOneSite(
  ground: Ground,
  pace: Pace,
  modes: readonly string[],
  finish: (mode: string, work: () => Promise<Figure[]>) => Promise<void>,
): Promise<void> {
  const site = await ground.startSite();
  const people = await newPeople(site.base, pace.people);
  const { early, late } = pace.memory;
  const heldEarly = modes.includes('memory') ? await memoryAfter(site, people, early) : 0;
  if (modes.includes('pages') || modes.includes('sign-in')) {
    const betterAuth = await site.startPeer('better-auth', people[0]?.cookie ?? '');
    const members = await newSessions(`${betterAuth}/api/auth/sign-up/email`, pace.people);
    await finish('pages', async () => [
      ...(await measurePages(site, people, { base: betterAuth, members }, pace)),
      ...(await weighSignIn(site.base)),
    ]);
    await finish('sign-in', () => measureSignIns(site.base, betterAuth, people, pace));
  }
  await finish('memory', async () => [
    memoryFigure(pace, heldEarly, await memoryAfter(site, people, late)),
  ]);
  await site.stop();
}

/** Where nobody watches, nothing is written over. */
function tell(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${text}\u001b[K\r`);
}

async function timing(): Promise<void> {
  console.log('Medians, known and unknown address (target: less than 5 % and 3 ms):');
  for (const { act, known, unknown } of await enumeration()) {
    const difference = `${(known - unknown).toFixed(2)} ms, ${(100 * (known / unknown - 1)).toFixed(1)} %`;
    console.log(
      `  ${act.padEnd(24)} ${known.toFixed(2)} ms, ${unknown.toFixed(2)} ms: ${difference}`,
    );
  }
}

try {
  await main();
} finally {
  await closeClient();
}
