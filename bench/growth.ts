import { createConnection } from 'mysql2/promise';
import { migrate } from '../src/db/migrate.ts';
import { connectionOptions, SESSION_SETTINGS } from '../src/db/pool.ts';
import { cookiesOf, expectStatus, type Sent, send } from './client.ts';
import { median } from './compare.ts';
import { atMost, type Figure } from './figures.ts';
import type { Pace } from './pace.ts';
import { SEED_PASSWORD, seed, seedEmail } from './seed.ts';
import type { Ground } from './start-site.ts';

/** So many of the people come, picked evenly from all. */
const VISITORS = 50;

/** How long an act is done in a round, at the two sites in turn; milliseconds, and at least so often. */
const LEAST = 20;

interface Visitor {
  readonly email: string;
  /** Signed in. */
  readonly cookie: string;
  /** Of the same browser, without a session. */
  readonly cookieSignedOut: string;
}

interface Act {
  readonly name: string;
  readonly path: string;
  readonly status: number;
  sent(visitor: Visitor): Sent;
}

const page = (name: string, path: string): Act => ({
  name,
  path,
  status: 200,
  sent: ({ cookie }) => ({ cookie }),
});

const ACTS: readonly Act[] = [
  page('dashboard', '/dashboard'),
  page('devices', '/account/devices'),
  page('history', '/account/history'),
  {
    name: 'signing in',
    path: '/sign-in',
    status: 303,
    sent: ({ email, cookieSignedOut: cookie }) => ({
      form: { email, password: SEED_PASSWORD },
      cookie,
    }),
  },
];

/**
 * How long the same acts take with many people, five sessions and twenty audit events each, as a ratio to
 * few: medians of a round, request by request at one site and the other.
 */
export async function measureGrowth(
  ground: Ground,
  { rounds, growth, pages }: Pace,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const few = await filledSite(ground, growth.few, tell);
  const many = await filledSite(ground, growth.many, tell);
  const figures: Figure[] = [];
  for (const act of ACTS) {
    const ratios: number[] = [];
    const medians = { few: [] as number[], many: [] as number[] };
    await bothTimes(act, few, many, pages.warmUp);
    for (let round = 0; round < rounds; round += 1) {
      const [alone, among] = await bothTimes(act, few, many, pages.turn);
      ratios.push(among / alone);
      medians.few.push(alone);
      medians.many.push(among);
    }
    const [fewer, more] = [growth.few, growth.many].map((count) => count.toLocaleString('en'));
    figures.push({
      ...atMost(`p50 of ${act.name}, ${more} people ÷ ${fewer}`, ratios, 1.3),
      each: { many: rounded(median(medians.many)), few: rounded(median(medians.few)) },
      unit: 'ms',
    });
  }
  return figures;
}

interface Filled {
  readonly base: string;
  readonly visitors: readonly Visitor[];
}

async function filledSite(
  ground: Ground,
  people: number,
  tell: (text: string) => void,
): Promise<Filled> {
  const url = await ground.databaseNamed(`people_${people}`);
  await migrate({ url });
  const connection = await createConnection({ ...connectionOptions({ url }), timezone: 'Z' });
  await connection.query(SESSION_SETTINGS);
  await seed(connection, { people, sessions: 5 * people, events: 20 * people }, tell);
  await connection.end();
  const { base } = await ground.startSite({ DATABASE_URL: url });
  const visitors: Visitor[] = [];
  for (let index = 0; index < VISITORS; index += 1) {
    visitors.push(await signedIn(base, Math.floor((index * people) / VISITORS)));
  }
  return { base, visitors };
}

/** Somebody of those who were made by `seed`, in a browser of their own. */
async function signedIn(base: string, number: number): Promise<Visitor> {
  const email = seedEmail(number);
  const answer = await send(`${base}/sign-in`, { form: { email, password: SEED_PASSWORD } });
  expectStatus(answer, 303);
  const cookie = cookiesOf(answer);
  const kept = cookie.split('; ').filter((pair) => !/\.session_|\.dont_remember/.test(pair));
  return { email, cookie, cookieSignedOut: kept.join('; ') };
}

/** Medians of what the act takes at both sites, in milliseconds. */
async function bothTimes(
  act: Act,
  few: Filled,
  many: Filled,
  duration: number,
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  const until = performance.now() + duration;
  for (let turn = 0; turn < LEAST || performance.now() < until; turn += 1) {
    for (const [index, { base, visitors }] of [few, many].entries()) {
      const visitor = visitors[turn % visitors.length];
      if (!visitor) throw new Error('nobody is there');
      const began = performance.now();
      const answer = await send(base + act.path, act.sent(visitor));
      times[index]?.push(performance.now() - began);
      expectStatus(answer, act.status);
    }
  }
  return [median(times[0]), median(times[1])];
}

function rounded(milliseconds: number): number {
  return Number(milliseconds.toFixed(2));
}
