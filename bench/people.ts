import { cookiesOf, send } from './client.ts';

export interface BenchPerson {
  readonly email: string;
  readonly password: string;
  /** What the browser sends while they are signed in. */
  readonly cookie: string;
  /** What it sends when they come back, signed out: it is known, but has no session. */
  readonly cookieSignedOut: string;
}

/** Somebody with an account, who is signed in. */
export async function newPerson(base: string): Promise<BenchPerson> {
  const email = 'ada@example.com';
  const password = 'a quiet harbour';
  const answer = await send(`${base}/sign-up`, { form: { name: 'Ada Lovelace', email, password } });
  if (answer.status !== 303) throw new Error(`sign-up answered ${answer.status}`);
  const cookie = cookiesOf(answer);
  const kept = cookie.split('; ').filter((pair) => !/\.session_|\.dont_remember/.test(pair));
  return { email, password, cookie, cookieSignedOut: kept.join('; ') };
}
