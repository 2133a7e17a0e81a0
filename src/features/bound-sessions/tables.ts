import { HASH, OWNER, owned, type PersonalTable } from '../../auth/personal-table.ts';

/** A row ends with its session, by a foreign key; alone it must not, or the session would need no key any more. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'boundSession',
    ...owned,
    columns: ['id', 'publicKey', 'createdAt', 'refreshedAt', 'cookieUntil', 'refusedAt'],
    withheld: {
      ...OWNER,
      cookieHash: HASH,
      earlierHash: HASH,
      earlierUntil: 'until when the one before works',
      round: 'a count that challenges name',
    },
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
    fields: {
      userId: 'string',
      publicKey: 'string',
      cookieHash: 'string',
      cookieUntil: 'date',
      round: 'number',
      refreshedAt: 'date',
      createdAt: 'date',
    },
  },
];

/** migrations/0031_bound_sessions.sql */
interface BoundSessionTable {
  /** The session's. */
  id: string;
  userId: string;
  publicKey: string;
  cookieHash: string;
  cookieUntil: Date;
  earlierHash: string | null;
  earlierUntil: Date | null;
  round: number;
  refreshedAt: Date;
  createdAt: Date;
  refusedAt: Date | null;
}

declare module '../../db/schema.ts' {
  interface Schema {
    boundSession: BoundSessionTable;
  }
}
