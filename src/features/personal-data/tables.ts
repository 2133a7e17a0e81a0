import type { Generated } from 'kysely';
import {
  LEASE,
  OWNER,
  owned,
  type PersonalTable,
  type UserColumns,
} from '../../auth/personal-table.ts';

/** What its tables hold about a person. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'dataExport',
    ...owned,
    columns: ['id', 'state', 'attempts', 'createdAt', 'nextAttemptAt', 'expiresAt'],
    withheld: { ...OWNER, bytes: 'this very file, or the one before it', claimedUntil: LEASE },
    atFirstProof: 'end',
    whenTakenBack: 'end',
  },
];

/** Its columns of a person. */
export const userColumns: UserColumns = {
  deletionDueAt: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' },
};

/** Copies of personal data: migrations/0007_leaving.sql. */
export interface DataExportTable {
  id: string;
  userId: string;
  state: 'waiting' | 'ready' | 'failed';
  attempts: Generated<number>;
  nextAttemptAt: Date;
  claimedUntil: Date | null;
  createdAt: Date;
  expiresAt: Date | null;
  bytes: Buffer | null;
}

declare module '../../db/schema.ts' {
  interface Schema {
    dataExport: DataExportTable;
  }
  interface UserTable {
    deletionDueAt: Date | null;
  }
}
