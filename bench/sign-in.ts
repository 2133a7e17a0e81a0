import { verify as verifyHash } from '@node-rs/argon2';
import { createPasswords } from '../src/auth/passwords.ts';
import { send } from './client.ts';
import { compare } from './compare.ts';
import type { BenchPerson } from './people.ts';

/**
 * Signing in through the form, against the hashing alone, which nothing can make cheaper, and
 * against the library alone, which says how much of the rest is ours.
 */
export async function signIns(base: string, library: string, person: BenchPerson) {
  const { email, password, cookieSignedOut: cookie } = person;
  const hash = await createPasswords().hash(password);
  const throughForm = async () => {
    const { status } = await send(`${base}/sign-in`, { form: { email, password }, cookie });
    if (status !== 303) throw new Error(`sign-in answered ${status}`);
  };
  const byLibrary = async () => {
    const { status } = await send(library, { json: { email, password } });
    if (status !== 200) throw new Error(`the library answered ${status}`);
  };
  const verify = async () => {
    if (!(await verifyHash(hash, password))) throw new Error('the hash does not match');
  };
  return compare(
    [
      { name: 'through the form', work: throughForm },
      { name: 'Better Auth alone', work: byLibrary },
      { name: 'argon2id alone', work: verify },
    ],
    { concurrency: 8, rounds: 5, turn: 2500, warmUp: 12_000 },
  );
}
