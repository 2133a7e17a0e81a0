import { type SecretConfig, symmetricDecrypt } from 'better-auth/crypto';
import type { Site } from '../config/site.ts';
import { isLanguage, wordsIn } from '../i18n/words.ts';
import { type MailTable, mailNamed } from './mails.ts';
import type { OutboxRow } from './outbox-rows.ts';
import { renderLetter } from './render.ts';
import type { Mailbox, Transport } from './transport.ts';

/** Sends one mail out of the outbox. @throws what the transport throws */
export type Deliver = (row: OutboxRow) => Promise<void>;

/**
 * Makes the function that sends a row of the outbox: it opens the data, writes the letter and hands it to the
 * transport.
 */
export function createDelivery(parts: {
  readonly mails: MailTable;
  readonly transport: Transport;
  readonly sealing: string | SecretConfig;
  readonly from: Mailbox;
  readonly site: Site;
}): Deliver {
  const { mails, transport, sealing, from, site } = parts;
  return async ({ message, language, data, messageId, toAddress }) => {
    const mail = mailNamed(mails, message);
    // A newer version of the site, running beside this one, may have written a mail that we do not know.
    if (!mail || !isLanguage(language) || data === null) {
      throw new Error(`This version cannot write "${message}" in "${language}".`);
    }
    const known: unknown = JSON.parse(await symmetricDecrypt({ key: sealing, data }));
    const t = wordsIn(language);
    const letter = mail.letter(t, known, site);
    const { subject, html, text } = renderLetter(letter, t, site);
    await transport.send({ messageId, from, to: toAddress, subject, html, text });
  };
}
