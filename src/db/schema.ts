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
}
interface UserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
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
  createdAt: Generated<Date>;
  updatedAt: Date;
}
interface AccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
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
