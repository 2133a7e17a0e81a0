import type { Generated } from 'kysely';
import { HASH, OWNER, owned, type PersonalTable, SECRET } from '../personal-table.ts';

/** The tables of sessions and of the browsers that a person has used. */
export const tables: readonly PersonalTable[] = [
  {
    name: 'session',
    ...owned,
    columns: [
      'id',
      'userAgent',
      'ipAddress',
      'createdAt',
      'updatedAt',
      'lastActiveAt',
      'expiresAt',
      'remembered',
      'provenAt',
      'sensitiveUntil',
      'provenSecond',
      'firstProof',
      'deviceId',
    ],
    withheld: { ...OWNER, token: SECRET },
    atFirstProof: 'end',
    whenTakenBack: 'end',
    booleans: ['remembered', 'provenSecond'],
  },
  {
    name: 'knownDevice',
    ...owned,
    columns: ['id', 'deviceId', 'browser', 'createdAt', 'lastSeenAt', 'tries', 'lockedUntil'],
    withheld: OWNER,
    atFirstProof: 'end',
    whenTakenBack: 'end',
  },
  {
    name: 'trustedBrowser',
    ...owned,
    columns: ['id', 'deviceId', 'userAgent', 'createdAt', 'lastUsedAt', 'expiresAt'],
    withheld: { ...OWNER, tokenHash: HASH },
    atFirstProof: 'end',
    whenTakenBack: 'end',
  },
];

interface SessionTable {
  id: string;
  token: string;
  userId: string;
  expiresAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
  lastActiveAt: Date | null;
  remembered: Generated<boolean>;
  provenAt: Date | null;
  sensitiveUntil: Date | null;
  provenSecond: Generated<boolean>;
  firstProof: string | null;
  deviceId: string | null;
  createdAt: Generated<Date>;
  updatedAt: Date;
}

/** Browsers from which a person has signed in: migrations/0005_sessions.sql. */
interface KnownDeviceTable {
  id: string;
  userId: string;
  deviceId: string;
  browser: string;
  createdAt: Date;
  lastSeenAt: Date;
}

/** Browsers without a second step: migrations/0009_two_factor.sql. */
interface TrustedBrowserTable {
  id: string;
  userId: string;
  tokenHash: string;
  deviceId: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

declare module '../../db/schema.ts' {
  interface Schema {
    session: SessionTable;
    knownDevice: KnownDeviceTable;
    trustedBrowser: TrustedBrowserTable;
  }
}
