import { cookiesOf, send } from './client.ts';

export interface BenchPerson {
  readonly email: string;
  readonly password: string;
  /** Signs in: what the browser sends back. */
  readonly cookie: string;
}

/** Somebody with an account, who is signed in. */
export async function newPerson(base: string): Promise<BenchPerson> {
  const email = 'ada@example.com';
  const password = 'a quiet harbour';
  const answer = await send(`${base}/sign-up`, { form: { name: 'Ada Lovelace', email, password } });
  if (answer.status !== 303) throw new Error(`sign-up answered ${answer.status}`);
  return { email, password, cookie: cookiesOf(answer) };
}
