import type { Generated } from 'kysely';
import {
  HASH,
  OWNER,
  owned,
  type PersonalTable,
  SECRET,
  type UserColumns,
} from '../../auth/personal-table.ts';

/** What its tables hold about a person. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'twoFactor',
    ...owned,
    columns: ['id', 'verified', 'createdAt'],
    withheld: {
      ...OWNER,
      secret: SECRET,
      lastUsedStep: 'the half minute of the code used last',
      backupCodes: 'empty; during a set-up its session and hashes of its recovery codes',
      failedVerificationCount: 'always 0: tries are counted elsewhere',
      lockedUntil: 'always empty: tries are counted elsewhere',
    },
    atFirstProof: 'end',
    whenTakenBack: 'end',
    booleans: ['verified'],
  },
  {
    name: 'recoveryCode',
    ...owned,
    columns: ['id', 'createdAt', 'usedAt'],
    withheld: { ...OWNER, lookup: HASH, codeHash: 'a hash of a secret' },
    atFirstProof: 'end',
    whenTakenBack: 'end',
  },
];

/** Its columns of a person. */
export const userColumns: UserColumns = {
  mailSecondStep: {
    shown: true,
    atFirstProof: 'end',
    whenTakenBack: { since: 'mailSecondStepAt' },
    empty: false,
    boolean: true,
  },
  mailSecondStepAt: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
};

/** Authenticator apps: migrations/0009_two_factor.sql. */
interface TwoFactorTable {
  id: string;
  userId: string;
  secret: string;
  backupCodes: string;
  failedVerificationCount: number | null;
  lockedUntil: Date | null;
  verified: Generated<boolean | null>;
  lastUsedStep: Generated<number>;
  createdAt: Generated<Date>;
}

/** migrations/0010_recovery.sql */
interface RecoveryCodeTable {
  id: string;
  userId: string;
  lookup: string;
  codeHash: string;
  createdAt: Date;
  usedAt: Date | null;
}

declare module '../../db/schema.ts' {
  interface Schema {
    twoFactor: TwoFactorTable;
    recoveryCode: RecoveryCodeTable;
  }
  interface UserTable {
    mailSecondStep: Generated<boolean>;
    mailSecondStepAt: Date | null;
  }
}
