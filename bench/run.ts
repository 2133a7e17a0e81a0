import { closeClient } from './client.ts';
import { dashboards } from './dashboard.ts';
import { enumeration } from './enumeration.ts';
import { newPerson } from './people.ts';
import { signIns } from './sign-in.ts';
import { startSite } from './start-site.ts';

/** The share of the pure hashing rate that signing in must reach. */
const SIGN_IN_TARGET = 0.75;

/** `npm run bench`: ratios between two sides that run in turn, on this machine alone. */
async function main(): Promise<void> {
  const site = await startSite();
  try {
    const person = await newPerson(site.gated);

    const signIn = await signIns(site.gated, person);
    console.log('Signing in through the form, 8 at once:');
    console.log(`  sign-ins             ${perSecond(signIn.a)}`);
    console.log(`  argon2id alone       ${perSecond(signIn.b)}`);
    console.log(
      `  share                ${percent(signIn.share)} (target ${percent(SIGN_IN_TARGET)})`,
    );

    const dashboard = await dashboards(site.gated, site.open, person);
    console.log('The dashboard, 8 at once:');
    console.log(`  with the gate        ${perSecond(dashboard.a)}`);
    console.log(`  without the gate     ${perSecond(dashboard.b)}`);
    console.log(`  share                ${percent(dashboard.share)}`);
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

function perSecond(rate: number): string {
  return `${rate.toFixed(0).padStart(6)} a second`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0).padStart(6)} %`;
}

await main();
