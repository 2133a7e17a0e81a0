import { createConnection } from 'mysql2/promise';
import { expectStatus, send } from './client.ts';
import { median } from './compare.ts';
import { startGround } from './start-site.ts';

/** What an act's answer times tell about an address: medians in milliseconds. */
export interface Tell {
  readonly act: string;
  readonly known: number;
  readonly unknown: number;
}

/** Requests that count for each act and side, and some before them that do not. */
const COUNTED = 200;
const WARM_UP = 40;

const PASSWORD = 'a quiet harbour';

/** A form, filled in for an address, and the status of its answer. */
interface Act {
  readonly name: string;
  readonly path: string;
  readonly status: number;
  readonly form: (email: string) => Record<string, string>;
}

const ACTS: readonly Act[] = [
  {
    name: 'sign-in, wrong password',
    path: '/sign-in',
    status: 422,
    // One password at many names would be slowed down.
    form: (email) => ({ email, password: `guess at ${email}` }),
  },
  {
    name: 'reset',
    path: '/forgot-password',
    status: 303,
    form: (email) => ({ email }),
  },
  {
    name: 'sign-up (`first`)',
    path: '/sign-up',
    status: 303,
    form: (email) => ({ name: 'Ada Lovelace', email, password: PASSWORD }),
  },
];

/** Known and unknown addresses in turn, each of them once, at a site that confirms first. */
export async function enumeration(): Promise<Tell[]> {
  const ground = await startGround();
  try {
    const { base, databaseUrl } = await ground.startSite({ EMAIL_VERIFICATION: 'first' });
    const known = addresses('known');
    for (const email of known) await signUp(base, email);
    await confirmAll(databaseUrl);
    const tells: Tell[] = [];
    for (const act of ACTS) {
      tells.push(await measure(base, act, known, addresses(act.path.slice(1))));
    }
    return tells;
  } finally {
    await ground.stop();
  }
}

const addresses = (name: string) =>
  Array.from({ length: WARM_UP + COUNTED }, (_, index) => `${name}-${index}@example.com`);

async function signUp(base: string, email: string): Promise<void> {
  const form = { name: 'Ada Lovelace', email, password: PASSWORD };
  expectStatus(await send(`${base}/sign-up`, { form }), 303);
}

/** As if all had confirmed a while ago. */
async function confirmAll(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const socketPath = url.searchParams.get('socket') ?? '';
  const connection = await createConnection({
    socketPath,
    user: url.username,
    database: url.pathname.slice(1),
  });
  await connection.query('UPDATE user SET emailVerified = true');
  await connection.query('DELETE FROM mailProof');
  await connection.end();
}

async function measure(base: string, act: Act, known: string[], unknown: string[]): Promise<Tell> {
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  const timed = async (email: string) => {
    const began = performance.now();
    const answer = await send(base + act.path, { form: act.form(email) });
    const took = performance.now() - began;
    expectStatus(answer, act.status);
    return took;
  };
  for (const [index, email] of known.entries()) {
    // Whoever goes first in a pair must not always be the same.
    const stranger = unknown[index] ?? '';
    if (index % 2 === 0) times.known.push(await timed(email));
    times.unknown.push(await timed(stranger));
    if (index % 2 === 1) times.known.push(await timed(email));
  }
  const { known: k, unknown: u } = times;
  return { act: act.name, known: median(k.slice(WARM_UP)), unknown: median(u.slice(WARM_UP)) };
}
