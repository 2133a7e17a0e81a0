import { type SecretConfig, symmetricEncrypt } from 'better-auth/crypto';
import { v7 } from 'uuid';
import type { Site } from '../config/site.ts';
import type { Database } from '../db/database.ts';
import type { OutboxTable } from '../db/schema.ts';
import { DEFAULT_LANGUAGE, type Language } from '../i18n/words.ts';
import type { Log } from '../log.ts';
import { createDelivery } from './delivery.ts';
import { type MailData, type MailName, type MailTable, mailNamed } from './mails.ts';
import { type Mailbox, sendableAddress, type Transport } from './transport.ts';
import { withTypedWords } from './typed-words.ts';
import { type Counts, createWorker, type Pace, type Ration } from './worker.ts';

/**
 * What writes a row of the outbox: Better Auth's adapter within one of its transactions, or `outboxWriter`.
 */
export interface RowWriter {
  create(row: { model: string; data: Record<string, unknown> }): Promise<unknown>;
}

export interface NewMail<K extends MailName> {
  readonly to: string;
  readonly data: MailData<K>;
  /**
   * Whether the reader typed the words in the mail: the address is proved to be the person's. Otherwise the
   * mail says none of these words.
   */
  readonly readerTyped: boolean;
  /** The network of the visitor who causes the mail, where it is rationed. */
  readonly network?: string;
  /** The account that the mail belongs to. The mail is deleted with the account, so a farewell names none. */
  readonly userId?: string | null;
  readonly language?: Language;
  /** When the link or code in the mail ends: the mail is not sent afterwards. */
  readonly usefulUntil?: Date;
}

export interface Outbox {
  /**
   * Puts a message into the outbox in the caller's transaction; it is sent after the commit.
   * @throws when the address cannot be sent to
   */
  put<K extends MailName>(writer: RowWriter, name: K, mail: NewMail<K>): Promise<void>;
  /** Begins to send what is waiting, and goes on until `stop`. */
  start(): void;
  /** Finishes the mails under way. The next start, or another instance, sends those that wait. */
  stop(): Promise<void>;
  /** Looks into the outbox soon: another process has put a mail there. */
  nudge(): void;
  /** While another process sends the mails, `tell` is called when one is put. */
  passNudgesTo(tell: () => void): void;
  /** How the mails that this process sent have ended. */
  readonly counts: Readonly<Counts>;
}

export interface OutboxParts {
  readonly database: Database;
  readonly log: Log;
  /** What can be sent: the mails of all features. */
  readonly mails: MailTable;
  readonly transport: Transport;
  readonly ration: Ration;
  /** Encrypts what a mail carries while it waits. */
  readonly sealing: string | SecretConfig;
  readonly from: Mailbox;
  readonly site: Site;
  readonly pace?: Partial<Pace> | undefined;
}

/** The outbox of this process. Nothing is sent, and the database not asked, before `start`. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { from, mails, sealing } = parts;
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const worker = createWorker({ ...parts, deliver: createDelivery(parts) });
  return {
    async put(writer, name, mail) {
      if (!sendableAddress(mail.to)) throw new Error('This address cannot be sent to.');
      const kind = mailNamed(mails, name);
      if (!kind) throw new Error(`There is no mail "${name}".`);
      const data = withTypedWords(kind, mail.data as object, mail);
      const now = new Date();
      const row: Omit<OutboxTable, 'id'> = {
        messageId: `<${v7()}@${domain}>`,
        toAddress: mail.to,
        message: name,
        language: mail.language ?? DEFAULT_LANGUAGE,
        data: await symmetricEncrypt({ key: sealing, data: JSON.stringify(data) }),
        userId: mail.userId ?? null,
        state: 'waiting',
        attempts: 0,
        nextAttemptAt: now,
        claimedUntil: null,
        usefulUntil: mail.usefulUntil ?? null,
        createdAt: now,
        sentAt: null,
        lastError: null,
        askedFrom: kind.rationed && !mail.readerTyped ? (mail.network ?? '') : null,
      };
      await writer.create({ model: 'outbox', data: row });
      worker.nudge();
    },
    start: worker.start,
    stop: worker.stop,
    nudge: worker.nudge,
    passNudgesTo: worker.passNudgesTo,
    counts: worker.counts,
  };
}

/** Writes into the outbox from outside Better Auth; hand it a transaction's `query` if there is one. */
export function outboxWriter(database: Pick<Database, 'query'>): RowWriter {
  return {
    create: ({ data }) =>
      database.query
        .insertInto('outbox')
        .values({ id: v7(), ...(data as unknown as Omit<OutboxTable, 'id'>) })
        .execute(),
  };
}
