import type { Generated } from 'kysely';
import { OWNER, owned, type PersonalTable, SECRET, type UserColumns } from './personal-table.ts';
import { tables as proofTables } from './proof/tables.ts';
import { tables as recordTables } from './record/tables.ts';
import { tables as sessionTables } from './session/tables.ts';
import { tables as stepUpTables } from './step-up/tables.ts';

/** The tables of the ground that hold something about a person. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'account',
    ...owned,
    columns: [
      'id',
      'providerId',
      'accountId',
      'hint',
      'scope',
      'accessTokenExpiresAt',
      'refreshTokenExpiresAt',
      'createdAt',
      'updatedAt',
    ],
    withheld: {
      ...OWNER,
      password: 'a hash, from which a weak password could be guessed',
      accessToken: SECRET,
      refreshToken: SECRET,
      idToken: SECRET,
    },
    atFirstProof: 'end',
    whenTakenBack: 'keep',
  },
  ...sessionTables,
  ...recordTables,
  ...proofTables,
  ...stepUpTables,
];

/** The tables that hold nothing about a person, and why that is so. */
export const otherTables: Readonly<Record<string, string>> = {
  migration: 'what was done to the database',
  migrationLease: 'which server does it',
  rateLimit: 'counts by network address or keyed hash, of use for a day at most',
  verification:
    'half-way sign-ins and trips to providers: found by a hash, of use for half an hour at most',
  inboxMail: 'the mails of a development without a mail server; empty in production',
};

/** The columns of a person that the ground keeps. */
export const userColumns: UserColumns = {
  id: { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep' },
  name: { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep' },
  email: { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep' },
  emailVerified: { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep', boolean: true },
  createdAt: { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep' },
  updatedAt: { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep' },
  blockedAt: { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep' },
  disabledAt: { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep' },
  signInsEndedAt: { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep' },
  twoFactorEnabled: {
    shown: true,
    atFirstProof: 'end',
    whenTakenBack: 'keep',
    empty: false,
    boolean: true,
  },
  lastSecondFactor: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
  passwordByMailAt: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
};

interface AccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  hint: string | null;
  accessToken: string | null;
  refreshToken: string | null;
  password: string | null;
  createdAt: Generated<Date>;
  updatedAt: Date;
}

declare module '../db/schema.ts' {
  interface Schema {
    account: AccountTable;
  }
  interface UserTable {
    id: string;
    name: string;
    email: string;
    emailVerified: boolean;
    createdAt: Generated<Date>;
    updatedAt: Generated<Date>;
    blockedAt: Date | null;
    disabledAt: Date | null;
    signInsEndedAt: Date | null;
    twoFactorEnabled: Generated<boolean | null>;
    lastSecondFactor: string | null;
    passwordByMailAt: Date | null;
  }
}
