import { hash, type Options, verify } from '@node-rs/argon2';
import { verifyPassword as verifyScrypt } from 'better-auth/crypto';

/** The password hashing that Better Auth is given. */
export interface Passwords {
  hash(password: string): Promise<string>;
  verify(data: { hash: string; password: string }): Promise<boolean>;
  /** Hashes of an older algorithm or of other costs whose password was given, until renewed. */
  readonly outdated: Set<string>;
}

export interface PasswordCost {
  /** KiB */
  readonly memoryCost: number;
  readonly timeCost: number;
}

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST: PasswordCost = { memoryCost: 19_456, timeCost: 2 };

/** argon2id for new passwords; Better Auth's scrypt hashes are verified too. ASVS 11.4.2. */
export function createPasswords(cost: PasswordCost = COST): Passwords {
  const options: Options = { ...cost, parallelism: 1 }; // argon2id is the library's default
  const prefix = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=1$`;
  const outdated = new Set<string>();
  return {
    outdated,
    hash: (password) => hash(normalise(password), options),
    async verify(data) {
      const right = await (data.hash.startsWith('$argon2')
        ? verify(data.hash, normalise(data.password))
        : verifyScrypt(data));
      if (right && !data.hash.startsWith(prefix)) outdated.add(data.hash);
      return right;
    },
  };
}

/** NIST 800-63B 3.1.1.2: one person's keyboard composes an accent that another's does not. */
function normalise(password: string): string {
  return password.normalize('NFKC');
}
