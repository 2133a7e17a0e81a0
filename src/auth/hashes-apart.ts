import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Argon2 } from './hash-threads.ts';

/**
 * Where the operator keeps password hashes apart (`npm run latchkey -- database hashes`), the running site reads
 * only the beginning of each: its algorithm, costs and salt. docs/decisions/0067-hashes-apart.md.
 */

/** The function of the database that compares; its table is closed to the running site. */
export const COMPARING_FUNCTION = 'passwordIs';

/** The beginning of a hash: all but what came out of hashing. The salt makes it as unique as the hash. */
export function beginningOf(hash: string): string {
  return hash.replace(/[^$:]+$/, '');
}

/** Whether this is such a beginning, whose end the running site cannot read. */
export function isBeginning(hash: string): boolean {
  return /[$:]$/.test(hash);
}

/**
 * Hashes a password as the hash with this beginning was made: argon2id in version 19, or the library's scrypt.
 * @throws when it is the beginning of neither
 */
export async function hashedLike(
  beginning: string,
  password: string,
  argon2: Argon2,
): Promise<string> {
  const { memory, time, lanes, salt } = ARGON2.exec(beginning)?.groups ?? {};
  if (salt) {
    return argon2.hash(password, {
      memoryCost: Number(memory),
      timeCost: Number(time),
      parallelism: Number(lanes),
      salt: Buffer.from(salt, 'base64'),
    });
  }
  const [, scryptSalt] = /^([0-9a-f]{32}):$/.exec(beginning) ?? [];
  if (!scryptSalt) throw new Error('A password hash is kept apart, and is of an unknown kind.');
  const { length, ...costs } = SCRYPT;
  const key = await hashScrypt(password.normalize('NFKC'), scryptSalt, length, costs);
  return `${beginning}${key.toString('hex')}`;
}

const ARGON2 =
  /^\$argon2id\$v=19\$m=(?<memory>\d+),t=(?<time>\d+),p=(?<lanes>\d+)\$(?<salt>[\w+/]+)\$$/;

/** As Better Auth 1.7 has it. */
const SCRYPT = { length: 64, N: 16_384, r: 16, p: 1, maxmem: 128 * 16_384 * 16 * 2 };

const hashScrypt = promisify<string, string, number, object, Buffer>(scrypt);

/** Whether a whole hash is the one with this beginning that the database keeps. */
export type IsKept = (beginning: string, whole: string) => Promise<boolean>;

/** Asks the database, by the function that the operator has put there. @throws when it is not there */
export function keptHashes({ query }: Pick<Database, 'query'>): IsKept {
  return async (beginning, whole) => {
    const { rows } = await sql<{ isKept: number }>`
      SELECT ${sql.ref(COMPARING_FUNCTION)}(${beginning}, ${whole}) AS isKept`.execute(query);
    return Number(rows[0]?.isKept) === 1;
  };
}
