import { verify as verifyHash } from '@node-rs/argon2';
import { createPasswords } from '../src/auth/passwords.ts';
import { expectStatus, send } from './client.ts';
import { compare, median } from './compare.ts';
import { atMost, type Figure, figure } from './figures.ts';
import type { Pace } from './pace.ts';
import type { BenchPerson } from './people.ts';

/** How many sign in at once while dashboards are asked for. */
const SIGNING_IN = 16;

/**
 * Signing in through the form, against the hashing alone, which nothing can make cheaper, and against
 * the library alone, which says how much of the rest is ours; and what others feel of it.
 */
export async function measureSignIns(
  base: string,
  library: string,
  people: readonly BenchPerson[],
  pace: Pace,
): Promise<Figure[]> {
  const [first] = people;
  if (!first) throw new Error('nobody is there');
  const hash = await createPasswords().hash(first.password);
  let turn = 0;
  const throughForm = async () => {
    const { email, password, cookieSignedOut: cookie } = people[turn++ % people.length] ?? first;
    expectStatus(await send(`${base}/sign-in`, { form: { email, password }, cookie }), 303);
  };
  const byLibrary = async () => {
    const { email, password } = people[turn++ % people.length] ?? first;
    expectStatus(
      await send(`${library}/api/auth/sign-in/email`, { json: { email, password } }),
      200,
    );
  };
  const verify = async () => {
    if (!(await verifyHash(hash, first.password))) throw new Error('the hash does not match');
  };
  const rates = await compare(
    [
      { name: 'Latchkey', work: throughForm },
      { name: 'Better Auth', work: byLibrary },
      { name: 'argon2id', work: verify },
    ],
    { concurrency: 8, rounds: pace.rounds, ...pace.signIns },
  );
  const alone = median(await timesOf(verify, 1000));
  const visit = () => send(`${base}/dashboard`, { cookie: first.cookie });
  const under = await dashboardsMeanwhile(throughForm, visit, pace.underLoad);
  return [
    figure('signing in ÷ Better Auth alone, 8 at once', rates, 'Better Auth', 0.9),
    figure('signing in ÷ argon2id alone, 8 at once', rates, 'argon2id', 0.6),
    {
      ...atMost(
        'p99 of the dashboard while 16 sign in ÷ a hash',
        [percentile(under, 99) / alone],
        3,
      ),
      each: {
        p99: rounded(percentile(under, 99)),
        p50: rounded(median(under)),
        hash: rounded(alone),
      },
      unit: 'ms',
    },
  ];
}

/** How long each dashboard took while people signed in without pause. */
async function dashboardsMeanwhile(
  signIn: () => Promise<void>,
  visit: () => Promise<unknown>,
  duration: number,
): Promise<number[]> {
  const until = performance.now() + duration;
  const signingIn = Array.from({ length: SIGNING_IN }, async () => {
    while (performance.now() < until) await signIn();
  });
  const times = await timesOf(visit, duration);
  await Promise.all(signingIn);
  return times;
}

/** Milliseconds that each of them took, one after the other for so long. */
async function timesOf(work: () => Promise<unknown>, duration: number): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + duration;
  for (let began = performance.now(); began < until; began = performance.now()) {
    await work();
    times.push(performance.now() - began);
  }
  return times;
}

function rounded(milliseconds: number): number {
  return Number(milliseconds.toFixed(1));
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}
