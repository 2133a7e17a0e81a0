import type { Selectable } from 'kysely';
import nodemailer from 'nodemailer';
import { v7 } from 'uuid';
import type { Database } from '../db/database.ts';
import type { InboxMailTable } from '../db/schema.ts';
import { DAY } from '../time.ts';
import { mailOptions, type OutgoingMail, type Transport } from './transport.ts';

export type InboxMail = Selectable<InboxMailTable>;

/** Where mails go in a development without SMTP: nowhere but here. */
export interface Inbox extends Transport {
  /** The newest mails. */
  list(): Promise<InboxMail[]>;
  find(id: string): Promise<InboxMail | undefined>;
  /** How the mail would look here, without keeping it. */
  preview(mail: OutgoingMail): Promise<InboxMail>;
}

const LISTED = 100;

/** How long a mail stays. */
const KEPT = 7 * DAY;

/** The local inbox, in the table `inboxMail`. */
export function createInbox({ query }: Pick<Database, 'query'>): Inbox {
  return {
    preview,
    async send(mail) {
      await query.insertInto('inboxMail').values(await preview(mail)).execute();
      await query
        .deleteFrom('inboxMail')
        .where('receivedAt', '<', new Date(Date.now() - KEPT))
        .execute();
    },
    list: () =>
      query.selectFrom('inboxMail').selectAll().orderBy('id', 'desc').limit(LISTED).execute(),
    find: (id) => query.selectFrom('inboxMail').selectAll().where('id', '=', id).executeTakeFirst(),
  };
}

/** Writes the mail as it would go over the wire. */
const writer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' });

async function preview(mail: OutgoingMail): Promise<InboxMail> {
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
