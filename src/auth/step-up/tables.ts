import type { Generated } from 'kysely';
import { OWNER, owned, type PersonalTable } from '../personal-table.ts';

/** The tables of interrupted forms, and of wrong proofs. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'pausedRequest',
    ...owned,
    columns: ['id', 'sessionId', 'deviceId', 'expiresAt'],
    withheld: {
      ...OWNER,
      browserHash: 'a hash of what only the browser has',
      content: 'encrypted: it may hold a new password',
    },
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
  },
  {
    name: 'proofTries',
    ...owned,
    columns: [
      'id',
      'place',
      'tries',
      'windowEndsAt',
      'toldAt',
      'codeTries',
      'codesLockedUntil',
      'codesToldAt',
    ],
    withheld: OWNER,
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
  },
  {
    name: 'passwordTries',
    whose: [{ column: 'id', is: 'id' }],
    columns: ['tries', 'lockedUntil', 'triedAt'],
    withheld: { id: 'the person’s number' },
    atDeletion: 'erase',
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
  },
];

/** Interrupted forms: of a session, or of a browser whose session has ended. */
interface PausedRequestTable {
  id: string;
  userId: string;
  sessionId: string | null;
  deviceId: string | null;
  browserHash: string | null;
  content: string;
  expiresAt: Date;
}

interface ProofTriesTable {
  id: string;
  userId: string;
  place: Generated<'signIn' | 'session'>;
  tries: number;
  windowEndsAt: Date;
  toldAt: Date | null;
  codeTries: Generated<number>;
  codesLockedUntil: Date | null;
  codesToldAt: Date | null;
}

interface PasswordTriesTable {
  id: string;
  tries: number;
  lockedUntil: Date | null;
  triedAt: Date;
}

declare module '../../db/schema.ts' {
  interface Schema {
    pausedRequest: PausedRequestTable;
    proofTries: ProofTriesTable;
    passwordTries: PasswordTriesTable;
  }
}
