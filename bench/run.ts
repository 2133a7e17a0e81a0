import { closeClient, send } from './client.ts';
import type { Result } from './compare.ts';
import { dashboards } from './dashboard.ts';
import { enumeration } from './enumeration.ts';
import { type BenchPerson, newPerson } from './people.ts';
import { signIns } from './sign-in.ts';
import { type Site, startSite } from './start-site.ts';

/** The share of the pure hashing rate that signing in must reach. */
const SIGN_IN_TARGET = 0.75;

/** `npm run bench`: ratios between two sides that run in turn, on this machine alone. */
async function main(): Promise<void> {
  const site = await startSite();
  try {
    const person = await newPerson(site.gated);

    const library = await startedLibrary(site, person);
    console.log(`Signing in, 8 at once (target: ${percent(SIGN_IN_TARGET)} of the hashing):`);
    print(await signIns(site.gated, library, person));
    console.log('The dashboard, 8 at once:');
    print(await dashboards(site.gated, site.open, person));
  } finally {
    await site.stop();
  }
  console.log(
    'Medians of answer times, known and unknown address (target: less than 5 % and 3 ms):',
  );
  for (const { act, known, unknown } of await enumeration()) {
    const difference = `${(known - unknown).toFixed(2)} ms, ${(100 * (known / unknown - 1)).toFixed(1)} %`;
    console.log(
      `  ${act.padEnd(24)} ${known.toFixed(2)} ms, ${unknown.toFixed(2)} ms: ${difference}`,
    );
  }
  closeClient();
}

/** The library alone, where the same person has an account. */
async function startedLibrary(site: Site, { email, password }: BenchPerson): Promise<string> {
  const api = `${await site.startLibrary()}/api/auth`;
  const { status } = await send(`${api}/sign-up/email`, { json: { name: 'Ada', email, password } });
  if (status !== 200) throw new Error(`the library's sign-up answered ${status}`);
  return `${api}/sign-in/email`;
}

function print(results: readonly Result[]): void {
  for (const { name, rate, share } of results) {
    console.log(`  ${name.padEnd(24)} ${rate.toFixed(0).padStart(6)} a second ${percent(share)}`);
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0).padStart(3)} %`;
}

await main();
