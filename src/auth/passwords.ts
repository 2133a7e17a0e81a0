import { availableParallelism } from 'node:os';
import type { Options } from '@node-rs/argon2';
import { verifyPassword as verifyScrypt } from 'better-auth/crypto';
import pLimit from 'p-limit';
import { HttpError, RETRY_AFTER } from '../web/errors.ts';
import { normalisedPassword } from './fields.ts';
import { plainArgon2, threadsCanStandBack } from './hash-threads.ts';
import { hashedLike, type IsKept, isBeginning } from './hashes-apart.ts';

/** The password hashing that Better Auth is given. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** `isKept` compares where the hash is only the beginning of one that is kept apart. */
  verify(data: HashedPassword, isKept?: IsKept): Promise<boolean>;
  /** Hashes of an older algorithm or of other costs whose password was given, until renewed. */
  readonly outdated: Set<string>;
  /** Throws 503 when no more hashes are accepted. Call it before work that would be lost then. */
  mustHaveRoom(): void;
  /** How many passwords were not hashed since the process began, because too many others waited. */
  readonly turnedAway: number;
  /** How many are being hashed now, and how many wait for it. */
  readonly queue: { readonly running: number; readonly waiting: number };
}

interface HashedPassword {
  readonly hash: string;
  readonly password: string;
}

export interface PasswordCost {
  /** KiB */
  readonly memoryCost: number;
  readonly timeCost: number;
}

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST: PasswordCost = { memoryCost: 19_456, timeCost: 2 };

/** Of libuv's four threads one stays free: cookies are signed there, too. */
const MOST_ON_LIBUV = 3;

/** Of 19 MiB each. */
const MOST_RUNNING = 8;

/** A request that waits behind this many hashes is answered after a few seconds. */
const MOST_WAITING = 200;

/**
 * How many passwords one of so many workers hashes at once: as many as there are cores for, because
 * hashes stand back (hash-threads.ts). Where they cannot, one core stays free for pages: on two, two hashes at
 * once made a page wait for its turn as long as for a hash (docs/decisions/0006-argon2id-and-rehash.md).
 */
export function hashesAtOnce(
  workers: number,
  cores = availableParallelism(),
  standBack = threadsCanStandBack(),
): number {
  const most = standBack ? MOST_RUNNING : MOST_ON_LIBUV;
  const forHashes = standBack ? cores : cores - 1;
  return Math.min(most, Math.max(1, Math.floor(forHashes / workers)));
}

/**
 * argon2id for new passwords; Better Auth's scrypt hashes are verified too. ASVS 11.4.2. When too many
 * wait it throws a 503 at once.
 */
export function createPasswords(
  cost: PasswordCost = COST,
  { running = MOST_ON_LIBUV, waiting = MOST_WAITING, argon2 = plainArgon2 } = {},
): Passwords {
  const options: Options = { ...cost, parallelism: 1 }; // argon2id is the library's default
  const prefix = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=1$`;
  const outdated = new Set<string>();
  const inTurn = pLimit(running);
  let turnedAway = 0;
  const mustHaveRoom = () => {
    if (inTurn.pendingCount < waiting) return;
    turnedAway += 1;
    throw new HttpError(503, 'too many passwords wait already', { retryAfter: RETRY_AFTER });
  };
  const take = <T>(work: () => Promise<T>): Promise<T> => {
    mustHaveRoom();
    return inTurn(work);
  };
  /** The database is asked once the turn has ended, so that the next password need not wait for it. */
  const isRightApart = async ({ hash, password }: HashedPassword, isKept?: IsKept) => {
    if (!isKept) throw new Error('Nothing can compare password hashes that are kept apart.');
    const whole = await take(() => hashedLike(hash, normalisedPassword(password), argon2));
    return isKept(hash, whole);
  };
  return {
    outdated,
    mustHaveRoom,
    hash: (password) => take(() => argon2.hash(normalisedPassword(password), options)),
    async verify(data, isKept) {
      const right = isBeginning(data.hash)
        ? await isRightApart(data, isKept)
        : await take(() =>
            data.hash.startsWith('$argon2')
              ? argon2.verify(data.hash, normalisedPassword(data.password))
              : verifyScrypt(data),
          );
      if (right && !data.hash.startsWith(prefix)) outdated.add(data.hash);
      return right;
    },
    get queue() {
      return { running: inTurn.activeCount, waiting: inTurn.pendingCount };
    },
    get turnedAway() {
      return turnedAway;
    },
  };
}
