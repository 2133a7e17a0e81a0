import { createPasswords } from '../src/auth/passwords.ts';
import { send } from './client.ts';
import { type Comparison, compare } from './compare.ts';
import type { BenchPerson } from './people.ts';

/** Signing in through the form, against the hashing alone, which nothing can make cheaper. */
export async function signIns(base: string, person: BenchPerson) {
  const { email, password, cookieSignedOut: cookie } = person;
  const passwords = createPasswords();
  const hash = await passwords.hash(password);
  const comparison: Comparison = { concurrency: 8, rounds: 5, turn: 2500 };
  const signIn = async () => {
    const { status } = await send(`${base}/sign-in`, { form: { email, password }, cookie });
    if (status !== 303) throw new Error(`sign-in answered ${status}`);
  };
  const verify = async () => {
    if (!(await passwords.verify({ hash, password }))) throw new Error('the hash does not match');
  };
  return compare({ name: 'sign-ins', work: signIn }, { name: 'hashes', work: verify }, comparison);
}
