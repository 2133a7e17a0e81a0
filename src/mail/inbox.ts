import type { Selectable } from 'kysely';
import nodemailer from 'nodemailer';
import { v7 } from 'uuid';
import type { Site } from '../config/site.ts';
import type { Database } from '../db/database.ts';
import type { InboxMailTable } from '../db/schema.ts';
import { DEFAULT_LANGUAGE, wordsIn } from '../i18n/words.ts';
import { DAY } from '../time.ts';
import { type Mail, type MailTable, mailNamed } from './mails.ts';
import { renderLetter } from './render.ts';
import { type Mailbox, mailOptions, type OutgoingMail, type Transport } from './transport.ts';

export type InboxMail = Selectable<InboxMailTable>;

/** Where mails go in a development without SMTP: nowhere but here. */
export interface Inbox extends Transport {
  /** The newest mails. */
  list(): Promise<InboxMail[]>;
  find(id: string): Promise<InboxMail | undefined>;
  /** All mails that the site can send: their names, and the subject of a sample. */
  samples(): readonly { readonly name: string; readonly subject: string }[];
  /** The sample of a mail, as it would look here. */
  sample(name: string): Promise<InboxMail | undefined>;
}

const LISTED = 100;

/** How long a mail stays. */
const KEPT = 7 * DAY;

/** The local inbox, in the table `inboxMail`. */
export function createInbox(parts: {
  readonly mails: MailTable;
  readonly database: Pick<Database, 'query'>;
  readonly from: Mailbox;
  readonly site: Site;
}): Inbox {
  const { mails, from, site } = parts;
  const { query } = parts.database;
  const t = wordsIn(DEFAULT_LANGUAGE);
  const letterOf = ({ letter, sample }: Mail<unknown>) =>
    renderLetter(letter(t, sample, site), t, site);
  return {
    async send(mail) {
      await query
        .insertInto('inboxMail')
        .values(await received(mail))
        .execute();
      await query
        .deleteFrom('inboxMail')
        .where('receivedAt', '<', new Date(Date.now() - KEPT))
        .execute();
    },
    list: () =>
      query.selectFrom('inboxMail').selectAll().orderBy('id', 'desc').limit(LISTED).execute(),
    find: (id) => query.selectFrom('inboxMail').selectAll().where('id', '=', id).executeTakeFirst(),
    samples: () =>
      Object.entries(mails as Record<string, Mail<unknown>>).map(([name, mail]) => ({
        name,
        subject: letterOf(mail).subject,
      })),
    async sample(name) {
      const mail = mailNamed(mails, name);
      if (!mail) return undefined;
      return received({
        ...letterOf(mail),
        from,
        to: 'ada@example.com',
        messageId: `<${name}@sample>`,
      });
    },
  };
}

/** Writes a mail as it would go over the wire. */
const writer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' });

async function received(mail: OutgoingMail): Promise<InboxMail> {
  const { message } = await writer.sendMail(mailOptions(mail));
  return {
    id: v7(),
    toAddress: mail.to,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    raw: String(message),
    receivedAt: new Date(),
  };
}
