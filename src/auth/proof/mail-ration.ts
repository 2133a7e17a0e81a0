import type { Database } from '../../db/database.ts';
import { emailKey, mailboxOf } from '../../email-address.ts';
import type { Ration } from '../../mail/worker.ts';
import { DAY, SECOND } from '../../time.ts';
import { createRateLimitStorage } from '../rate-limit.ts';
import { MAILS_A_DAY } from './mail-brakes.ts';
import type { MailProofs } from './mail-proof.ts';

/**
 * What the outbox asks before it sends a mail that is rationed to an address that nobody confirmed. Counted
 * there and not where the mail is put: that is within a transaction, and a stranger who signs up again and again,
 * with a tag or after moving the account away, begins no count anew.
 */
export function createMailRation(
  database: Database,
  proofs: Pick<MailProofs, 'addressSubject'>,
): Ration {
  const limits = createRateLimitStorage(database);
  const window = DAY / SECOND;
  const isLeft = async (key: string, max: number) =>
    (await limits.consume?.(key, { window, max }))?.allowed !== false;
  return async ({ toAddress, message, askedFrom }) => {
    const mailbox = proofs.addressSubject(mailboxOf(emailKey(toAddress)));
    return (
      (!askedFrom || (await isLeft(`mail|network|${askedFrom}`, MAILS_A_DAY.fromOneNetwork))) &&
      isLeft(`mail|unconfirmed|${message}|${mailbox}`, MAILS_A_DAY.unconfirmed)
    );
  };
}
