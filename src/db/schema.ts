import type { Generated } from 'kysely';

/** The tables as our own queries see them. Better Auth's own columns are checked by the drift test. */
export interface Schema {
  outbox: OutboxTable;
  inboxMail: InboxMailTable;
  user: UserTable;
  session: SessionTable;
  account: AccountTable;
  rateLimit: RateLimitTable;
  auditEvent: AuditEventTable;
  mailProof: MailProofTable;
  picture: PictureTable;
  dataExport: DataExportTable;
  knownDevice: KnownDeviceTable;
  pausedRequest: PausedRequestTable;
  proofTries: ProofTriesTable;
  passwordTries: PasswordTriesTable;
  passkey: PasskeyTable;
  twoFactor: TwoFactorTable;
  trustedBrowser: TrustedBrowserTable;
  recoveryCode: RecoveryCodeTable;
}
interface UserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
  blockedAt: Date | null;
  language: Generated<string>;
  timeZone: Generated<string>;
  appearance: string | null;
  deletionDueAt: Date | null;
  passkeySecondStep: Generated<boolean>;
  passkeySecondStepAt: Date | null;
  username: string | null;
  usernameLook: string | null;
  disabledAt: Date | null;
  signInsEndedAt: Date | null;
  twoFactorEnabled: Generated<boolean | null>;
  lastSecondFactor: string | null;
  mailSecondStep: Generated<boolean>;
  mailSecondStepAt: Date | null;
  recoveryDueAt: Date | null;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
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
  deviceId: string | null;
  createdAt: Generated<Date>;
  updatedAt: Date;
}
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
interface RateLimitTable {
  key: string;
  count: number;
  windowEndsAt: Date;
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

/** Browsers from which a person has signed in: migrations/0005_sessions.sql. */
interface KnownDeviceTable {
  id: string;
  userId: string;
  deviceId: string;
  browser: string;
  createdAt: Date;
  lastSeenAt: Date;
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

/** Browsers without a second step: migrations/0009_two_factor.sql. */
interface TrustedBrowserTable {
  id: string;
  userId: string;
  tokenHash: string;
  userAgent: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
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

/** migrations/0011_passkeys.sql */
interface PasskeyTable {
  id: string;
  userId: string;
  name: string | null;
  credentialID: string;
  publicKey: string;
  counter: number;
  deviceType: string;
  backedUp: boolean;
  transports: string | null;
  aaguid: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  copySeenAt: Date | null;
  secondStepOnly: Generated<boolean>;
}

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

/** People's pictures, as they are served: migrations/0006_profile.sql. */
interface PictureTable {
  id: string;
  userId: string;
  bytes: Buffer;
  createdAt: Date;
}

/** Mails on their way out: migrations/0002_outbox.sql. */
export interface OutboxTable {
  id: string;
  messageId: string;
  toAddress: string;
  message: string;
  language: string;
  data: string | null;
  userId: string | null;
  state: 'waiting' | 'sent' | 'gaveUp' | 'stale';
  attempts: number;
  nextAttemptAt: Date;
  claimedUntil: Date | null;
  usefulUntil: Date | null;
  createdAt: Date;
  sentAt: Date | null;
  lastError: string | null;
}

/** Mails of a development without SMTP. */
export interface InboxMailTable {
  id: string;
  toAddress: string;
  subject: string;
  html: string;
  text: string;
  raw: string;
  receivedAt: Date;
}
