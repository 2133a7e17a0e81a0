import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { projectPath } from '../src/root.ts';
import { closeClient } from './client.ts';
import { enumeration } from './enumeration.ts';
import { asSvg, asText, type Figure, isReached } from './figures.ts';
import { measureMemory } from './memory.ts';
import { measurePages } from './pages.ts';
import { newPeople } from './people.ts';
import { measureSignIns } from './sign-in.ts';
import { startSite } from './start-site.ts';
import { weighSignIn } from './weight.ts';

const USAGE = `npm run bench            pages and signing in: ratios to peers that run in turn with us
npm run bench -- pages   pages alone
npm run bench -- memory  what is held after 200,000 requests
npm run bench -- timing  what answer times tell about an address`;

/** How many people are signed in. */
const PEOPLE = 1000;

async function main([mode = 'all']: string[]): Promise<void> {
  if (mode === 'timing') return timing();
  if (!['all', 'pages', 'memory'].includes(mode)) throw new Error(USAGE);
  const began = performance.now();
  const site = await startSite();
  try {
    const people = await newPeople(site.base, PEOPLE);
    const [first] = people;
    if (!first) throw new Error('nobody signed up');
    if (mode === 'memory') return console.log(asText(await measureMemory(site, people)));
    const figures: Figure[] = await weighSignIn(site.base);
    const bare = await site.startPeer('bare', first.cookie);
    const { figures: pages, betterAuth } = await measurePages(site, people, bare);
    figures.unshift(...pages);
    if (mode === 'all') figures.push(...(await measureSignIns(site.base, betterAuth, people)));
    console.log(asText(figures));
    if (mode === 'all') keep(figures);
    console.log(`\n${Math.round((performance.now() - began) / 1000)} s`);
    const missed = figures.filter((one) => !isReached(one));
    if (missed.length > 0) console.log(`${missed.length} figures (!) are short of their target.`);
  } finally {
    await site.stop();
  }
}

/** Leaves the figures where the documentation shows them. */
function keep(figures: readonly Figure[]): void {
  const folder = projectPath('docs/bench');
  const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}`;
  const ratios = figures.filter(({ rates }) => rates);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    `${folder}/results.json`,
    `${JSON.stringify({ madeAt: new Date(), machine, figures }, null, 2)}\n`,
  );
  writeFileSync(
    `${folder}/ratios.svg`,
    asSvg(ratios, `Requests a second as ratios; dashed: the target. ${machine}`),
  );
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
  await main(process.argv.slice(2));
} finally {
  await closeClient();
}
