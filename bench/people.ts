import { cookiesOf, expectStatus, send } from './client.ts';

export interface BenchPerson {
  readonly email: string;
  readonly password: string;
  /** What the browser sends while they are signed in. */
  readonly cookie: string;
  /** What it sends when they come back, signed out: it is known, but has no session. */
  readonly cookieSignedOut: string;
}

const PASSWORD = 'a quiet harbour';

/** How many sign up at once. */
const AT_ONCE = 16;

/** People with an account at the site, each signed in. */
export function newPeople(base: string, count: number): Promise<BenchPerson[]> {
  return inTurn(count, async (index) => {
    const email = `person-${index}@example.com`;
    const form = { name: 'Ada Lovelace', email, password: PASSWORD };
    const answer = await send(`${base}/sign-up`, { form });
    expectStatus(answer, 303);
    const cookie = cookiesOf(answer);
    const kept = cookie.split('; ').filter((pair) => !/\.session_|\.dont_remember/.test(pair));
    return { email, password: PASSWORD, cookie, cookieSignedOut: kept.join('; ') };
  });
}

/** The cookies of as many people at a peer, made by POSTing there. */
export function newSessions(url: string, count: number): Promise<string[]> {
  return inTurn(count, async (index) => {
    const json = { name: 'Ada Lovelace', email: `person-${index}@example.com`, password: PASSWORD };
    const answer = await send(url, { json });
    expectStatus(answer, 200);
    return cookiesOf(answer);
  });
}

async function inTurn<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) made[index] = await make(index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return made;
}
