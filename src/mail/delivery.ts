import { type SecretConfig, symmetricDecrypt } from 'better-auth/crypto';
import { isLanguage, wordsIn } from '../i18n/words.ts';
import type { Site } from './message.ts';
import { isMessageName, messageOf } from './messages/index.ts';
import type { OutboxRow } from './outbox-rows.ts';
import { renderLetter } from './render.ts';
import type { Mailbox, Transport } from './transport.ts';

/** Sends one mail out of the outbox. @throws what the transport throws */
export type Deliver = (row: OutboxRow) => Promise<void>;

/** From a row to a mail that the transport has taken. */
export function createDelivery(parts: {
  readonly transport: Transport;
  readonly sealing: string | SecretConfig;
  readonly from: Mailbox;
  readonly site: Site;
}): Deliver {
  const { transport, sealing, from, site } = parts;
  return async ({ message, language, data, messageId, toAddress }) => {
    // A newer version of the site, running beside this one, may know more than we do.
    if (!isMessageName(message) || !isLanguage(language) || data === null) {
      throw new Error(`This version cannot write "${message}" in "${language}".`);
    }
    const known: unknown = JSON.parse(await symmetricDecrypt({ key: sealing, data }));
    const t = wordsIn(language);
    const letter = messageOf(message).letter(t, known, site);
    const { subject, html, text } = await renderLetter(letter, t, site);
    await transport.send({ messageId, from, to: toAddress, subject, html, text });
  };
}
