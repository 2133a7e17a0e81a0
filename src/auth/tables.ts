import type { Generated } from 'kysely';
import {
  byUserId,
  HASH,
  LEASE,
  OWNER,
  owned,
  type PersonalTable,
  SECRET,
  type UserColumns,
} from './personal-table.ts';

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
    name: 'auditEvent',
    whose: [{ column: 'subjectId', is: 'id' }],
    columns: [
      'id',
      'event',
      'outcome',
      'createdAt',
      'ipAddress',
      'userAgent',
      'sessionId',
      'requestId',
      'detail',
    ],
    withheld: {
      subjectId: OWNER.userId,
      actorId: 'the person themselves, or somebody whose number is not theirs to give',
    },
    atDeletion: 'keep',
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
    jsonTexts: ['detail'],
  },
  {
    name: 'outbox',
    whose: [...byUserId, { column: 'toAddress', is: 'email', owner: { column: 'userId' } }],
    columns: [
      'id',
      'toAddress',
      'message',
      'language',
      'state',
      'attempts',
      'createdAt',
      'nextAttemptAt',
      'usefulUntil',
      'sentAt',
      'lastError',
    ],
    withheld: {
      ...OWNER,
      data: 'what the mail carries: codes and links that open something',
      messageId: 'the same as the number',
      claimedUntil: LEASE,
    },
    atDeletion: 'erase',
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
  },
  {
    name: 'mailProof',
    whose: [
      { column: 'subject', is: 'id' },
      { column: 'aboutUserId', is: 'id' },
      { column: 'aboutEmail', is: 'email', owner: { column: 'aboutUserId' } },
    ],
    columns: ['id', 'purpose', 'payload', 'attempts', 'issuedAt', 'expiresAt'],
    withheld: {
      subject: 'the person’s number, or a keyed hash of the address',
      tokenHash: HASH,
      codeHash: HASH,
      aboutUserId: 'the person’s number',
      aboutEmail: 'a part of the payload',
    },
    atDeletion: 'erase',
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
    jsonTexts: ['payload'],
  },
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
  {
    name: 'trustedBrowser',
    ...owned,
    columns: ['id', 'deviceId', 'userAgent', 'createdAt', 'lastUsedAt', 'expiresAt'],
    withheld: { ...OWNER, tokenHash: HASH },
    atFirstProof: 'end',
    whenTakenBack: 'end',
  },
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

interface AuditEventTable {
  id: string;
  event: string;
  outcome: 'success' | 'refused';
  actorId: string | null;
  subjectId: string | null;
  sessionId: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  requestId: string | null;
  /** JSON */
  detail: string | null;
  createdAt: Generated<Date>;
}

interface MailProofTable {
  id: string;
  purpose: string;
  subject: string;
  tokenHash: string;
  codeHash: string;
  /** JSON */
  payload: string;
  attempts: number;
  issuedAt: Date;
  expiresAt: Date;
}

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

declare module '../db/schema.ts' {
  interface Schema {
    account: AccountTable;
    session: SessionTable;
    knownDevice: KnownDeviceTable;
    auditEvent: AuditEventTable;
    mailProof: MailProofTable;
    pausedRequest: PausedRequestTable;
    proofTries: ProofTriesTable;
    passwordTries: PasswordTriesTable;
    trustedBrowser: TrustedBrowserTable;
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
