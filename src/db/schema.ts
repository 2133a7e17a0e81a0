/**
 * The tables as our own queries see them. The ground and the features merge theirs into it, and their
 * columns of a person into `UserTable`. Better Auth's own columns are checked by the drift test.
 */
export interface Schema {
  user: UserTable;
  outbox: OutboxTable;
  inboxMail: InboxMailTable;
  rateLimit: RateLimitTable;
}

/** A person. */
// biome-ignore lint/suspicious/noEmptyInterface: who adds a column to it declares it by merging
export interface UserTable {}

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
  askedFrom: string | null;
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

interface RateLimitTable {
  key: string;
  count: number;
  windowEndsAt: Date;
}
