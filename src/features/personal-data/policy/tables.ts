import type { PersonalTable } from './personal-table.ts';

const OWNER = { userId: 'the person whose file it is' };
const LEASE = 'which server works on it';
const SECRET = 'a secret: whoever has it can act as the person';
const HASH = 'a keyed hash, which tells nobody anything';

const PAYLOAD_USER = { column: 'payload', json: '$.userId' };

const byUserId = [{ column: 'userId', is: 'id' }] as const;

/** As most tables are. */
const owned = { whose: byUserId, atDeletion: 'cascade' } as const;

/**
 * Everything that is held about a person, table by table: the export shows it and deletion removes
 * it. A test compares this with the database, so that no table and no column is forgotten.
 */
export const PERSONAL_TABLES: readonly PersonalTable[] = [
  {
    name: 'user',
    whose: [{ column: 'id', is: 'id' }],
    columns: [
      'id',
      'name',
      'email',
      'emailVerified',
      'image',
      'language',
      'timeZone',
      'appearance',
      'createdAt',
      'updatedAt',
      'blockedAt',
      'deletionDueAt',
      'twoFactorEnabled',
      'lastSecondFactor',
      'mailSecondStep',
      'mailSecondStepAt',
      'recoveryDueAt',
      'passkeySecondStep',
      'passkeySecondStepAt',
      'disabledAt',
      'signInsEndedAt',
      'username',
    ],
    withheld: { usernameLook: 'made from the user name, to find names that look like it' },
    atDeletion: 'cascade',
  },
  {
    name: 'picture',
    ...owned,
    columns: ['id', 'createdAt'],
    withheld: { ...OWNER, bytes: 'in a file of its own' },
    file: { column: 'bytes', name: 'picture.webp' },
  },
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
  },
  {
    name: 'passkey',
    ...owned,
    columns: [
      'id',
      'name',
      'credentialID',
      'publicKey',
      'aaguid',
      'transports',
      'deviceType',
      'backedUp',
      'counter',
      'createdAt',
      'lastUsedAt',
      'copySeenAt',
      'secondStepOnly',
    ],
    withheld: OWNER,
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
      'deviceId',
    ],
    withheld: { ...OWNER, token: SECRET },
  },
  {
    name: 'knownDevice',
    ...owned,
    columns: ['id', 'deviceId', 'browser', 'createdAt', 'lastSeenAt', 'tries', 'lockedUntil'],
    withheld: OWNER,
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
  },
  {
    name: 'mailProof',
    whose: [
      { column: 'subject', is: 'id' },
      { ...PAYLOAD_USER, is: 'id' },
      { column: 'payload', is: 'email', json: '$.email', owner: PAYLOAD_USER },
    ],
    columns: ['id', 'purpose', 'payload', 'attempts', 'issuedAt', 'expiresAt'],
    withheld: {
      subject: 'the person’s number, or a keyed hash of the address',
      tokenHash: HASH,
      codeHash: HASH,
    },
    atDeletion: 'erase',
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
  },
  {
    name: 'proofTries',
    ...owned,
    columns: [
      'id',
      'tries',
      'windowEndsAt',
      'toldAt',
      'codeTries',
      'codesLockedUntil',
      'codesToldAt',
    ],
    withheld: OWNER,
  },
  {
    name: 'passwordTries',
    whose: [{ column: 'id', is: 'id' }],
    columns: ['tries', 'lockedUntil', 'triedAt'],
    withheld: { id: 'the person’s number' },
    atDeletion: 'erase',
  },
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
  },
  {
    name: 'trustedBrowser',
    ...owned,
    columns: ['id', 'userAgent', 'createdAt', 'lastUsedAt', 'expiresAt'],
    withheld: { ...OWNER, tokenHash: HASH },
  },
  {
    name: 'recoveryCode',
    ...owned,
    columns: ['id', 'createdAt', 'usedAt'],
    withheld: { ...OWNER, lookup: HASH, codeHash: 'a hash of a secret' },
  },
  {
    name: 'dataExport',
    ...owned,
    columns: ['id', 'state', 'attempts', 'createdAt', 'nextAttemptAt', 'expiresAt'],
    withheld: { ...OWNER, bytes: 'this very file, or the one before it', claimedUntil: LEASE },
  },
];

/** The tables that hold nothing about a person, and why that is so. */
export const OTHER_TABLES: Readonly<Record<string, string>> = {
  migration: 'what was done to the database',
  migrationLease: 'which server does it',
  rateLimit: 'counts by network address or keyed hash, of use for a day at most',
  verification:
    'half-way sign-ins and trips to providers: found by a hash, of use for half an hour at most',
  inboxMail: 'the mails of a development without a mail server; empty in production',
};
