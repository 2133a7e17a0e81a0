import type { en } from '../../i18n/en.ts';

type Column = keyof typeof en.yourFile.columns;

/** A table with rows about a person: what the export shows of it, and how its rows end. */
export interface PersonalTable {
  readonly name: keyof typeof en.yourFile.tables;
  /** A row is a person's if one of these columns says so. */
  readonly whose: readonly Mark[];
  /** What the export shows. */
  readonly columns: readonly Column[];
  /** What it does not show, and why. Together with `columns` all that the table has. */
  readonly withheld: Readonly<Record<string, string>>;
  /** A column that is exported as a file of its own, under this name. */
  readonly file?: { readonly column: string; readonly name: string };
  /**
   * `cascade`: a foreign key removes the rows with the account. `erase`: we do, because what leads to
   * the person is no foreign key. `keep`: the rows stay; nothing in them names anybody.
   */
  readonly atDeletion: 'cascade' | 'erase' | 'keep';
}

/** A column; with `json`, what is at this path of its JSON text. */
export interface Place {
  readonly column: string;
  readonly json?: string;
}

/**
 * What holds a person's id or address. An address says whose a row is only when the person has proved
 * it, and only while the row's `owner` names nobody else.
 */
export type Mark = Place &
  ({ readonly is: 'id' } | { readonly is: 'email'; readonly owner: Place });

const OWNER = { userId: 'the person whose file it is' };
const LEASE = 'which server works on it';
const SECRET = 'a secret: whoever has it can act as the person';
const HASH = 'a keyed hash, which tells nobody anything';

const PAYLOAD_USER = { column: 'payload', json: '$.userId' };

const byUserId = [{ column: 'userId', is: 'id' }] as const;

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
    whose: byUserId,
    columns: ['id', 'createdAt'],
    withheld: { ...OWNER, bytes: 'in a file of its own' },
    file: { column: 'bytes', name: 'picture.webp' },
    atDeletion: 'cascade',
  },
  {
    name: 'account',
    whose: byUserId,
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
    atDeletion: 'cascade',
  },
  {
    name: 'passkey',
    whose: byUserId,
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
    atDeletion: 'cascade',
  },
  {
    name: 'session',
    whose: byUserId,
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
    atDeletion: 'cascade',
  },
  {
    name: 'knownDevice',
    whose: byUserId,
    columns: ['id', 'deviceId', 'browser', 'createdAt', 'lastSeenAt'],
    withheld: OWNER,
    atDeletion: 'cascade',
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
    whose: byUserId,
    columns: ['id', 'sessionId', 'deviceId', 'expiresAt'],
    withheld: { ...OWNER, content: 'encrypted: it may hold a new password' },
    atDeletion: 'cascade',
  },
  {
    name: 'proofTries',
    whose: byUserId,
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
    atDeletion: 'cascade',
  },
  {
    name: 'twoFactor',
    whose: byUserId,
    columns: ['id', 'verified', 'createdAt'],
    withheld: {
      ...OWNER,
      secret: SECRET,
      lastUsedStep: 'the half minute of the code used last',
      backupCodes: 'always empty: recovery codes are kept elsewhere',
      failedVerificationCount: 'always 0: tries are counted elsewhere',
      lockedUntil: 'always empty: tries are counted elsewhere',
    },
    atDeletion: 'cascade',
  },
  {
    name: 'trustedBrowser',
    whose: byUserId,
    columns: ['id', 'userAgent', 'createdAt', 'lastUsedAt', 'expiresAt'],
    withheld: { ...OWNER, tokenHash: HASH },
    atDeletion: 'cascade',
  },
  {
    name: 'recoveryCode',
    whose: byUserId,
    columns: ['id', 'createdAt', 'usedAt'],
    withheld: { ...OWNER, lookup: HASH, codeHash: 'a hash of a secret' },
    atDeletion: 'cascade',
  },
  {
    name: 'dataExport',
    whose: byUserId,
    columns: ['id', 'state', 'attempts', 'createdAt', 'nextAttemptAt', 'expiresAt'],
    withheld: { ...OWNER, bytes: 'this very file, or the one before it', claimedUntil: LEASE },
    atDeletion: 'cascade',
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
