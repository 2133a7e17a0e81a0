import type { GenericEndpointContext } from 'better-auth';
import { takenBackBy } from '../../db/request-work.ts';
import { emailKey, mailboxOf } from '../../email-address.ts';
import { DAY, SECOND } from '../../time.ts';
import { browserFamily } from '../../web/browser-text.ts';
import { networkOf } from '../network.ts';
import { createRateLimitStorage } from '../rate-limit.ts';
import type { DeviceCookie } from '../session/device-cookie.ts';
import type { AllowanceParts } from './mail-allowance.ts';
import { type ProofPurpose, RESEND_AFTER } from './mail-proof.ts';

/**
 * How many mails a day. To one mailbox, of one kind: for one network, and for all together, so that a
 * stranger's asking neither fills it nor keeps its owner from the ways in through it; a browser that the
 * account knows has an allowance of its own. And for one network to all mailboxes, of all kinds.
 * An address that nobody confirmed gets few of what its account is told of.
 */
export const MAILS_A_DAY = {
  askedByOneNetwork: 10,
  asked: 30,
  askedByKnownBrowser: 10,
  entered: 10,
  unconfirmed: 3,
  fromOneNetwork: 200,
} as const;

interface BrakeParts extends AllowanceParts {
  readonly deviceCookie: DeviceCookie;
}

/** Limits the mails to one mailbox. The sender does not matter, nor whether an address of it has an account. */
export function createMailBrakes({ database, proofs, deviceCookie }: BrakeParts) {
  const limits = createRateLimitStorage(database);

  /** Seconds until there may be another mail for the subject, or 0. */
  const brakeOf = async (ctx: GenericEndpointContext, purpose: ProofPurpose, subject: string) => {
    const pending = await proofs.pending(ctx.context.adapter, purpose, subject);
    const brake = pending ? pending.issuedAt.getTime() + RESEND_AFTER - Date.now() : 0;
    return Math.max(0, Math.ceil(brake / SECOND));
  };

  /** Counts one of the mails within `window` seconds; gives the seconds to wait when none is left, or 0. */
  const waitOf = async (key: string, window: number, max: number): Promise<number> => {
    const counted = await limits.consume?.(key, { window, max });
    return counted?.allowed === false ? (counted.retryAfter ?? window) : 0;
  };

  const waitOfDay = (key: string, max: number) => waitOf(key, DAY / SECOND, max);

  /** Counts one mail a minute for all addresses of a mailbox. After a 503 the person may ask again at once. */
  const waitOfMinute = async (purpose: ProofPurpose, mailbox: string): Promise<number> => {
    const key = `mail|minute|${purpose}|${mailbox}`;
    const wait = await waitOf(key, RESEND_AFTER / SECOND, 1);
    const mails = database.query.deleteFrom('rateLimit').where('key', '=', key);
    if (wait === 0) takenBackBy(() => mails.execute());
    return wait;
  };

  const mailboxSubject = (email: string) => proofs.addressSubject(mailboxOf(emailKey(email)));

  /** The browser that asks, if the owner of this address has signed in with it. */
  const knownBrowser = async (ctx: GenericEndpointContext, email: string) => {
    const deviceId = deviceCookie.read(ctx.headers?.get('cookie'));
    if (!deviceId) return undefined;
    const known = await database.query
      .selectFrom('knownDevice')
      .innerJoin('user', 'user.id', 'knownDevice.userId')
      .select('knownDevice.id')
      .where('user.email', '=', emailKey(email))
      // An attacker can sign up with a victim's address from any number of browsers: those do not count.
      .where('user.emailVerified', '=', true)
      .where('deviceId', '=', deviceId)
      .where('browser', '=', browserFamily(ctx.headers?.get('user-agent')))
      .executeTakeFirst();
    return known?.id;
  };

  return {
    /**
     * Seconds until the address may have another mail of this kind. Where that is 0 the mail is counted as
     * one of the day's. Do not call it within a transaction: it writes through another connection.
     */
    async wait(
      ctx: GenericEndpointContext,
      purpose: 'confirm-email' | 'reset-password' | 'sign-in',
      email: string,
    ): Promise<number> {
      const brake = await brakeOf(ctx, purpose, proofs.addressSubject(email));
      if (brake > 0) return brake;
      const { askedByKnownBrowser, askedByOneNetwork, asked, fromOneNetwork } = MAILS_A_DAY;
      const known = await knownBrowser(ctx, email);
      if (known) return waitOfDay(`mail|${purpose}|browser|${known}`, askedByKnownBrowser);
      const network = networkOf(ctx);
      const mailbox = mailboxSubject(email);
      const wait = await waitOfMinute(purpose, mailbox);
      // A stranger's asking with tags does not keep the plain address waiting, which has the brake above.
      const isPlain = mailbox === proofs.addressSubject(email);
      return (
        (isPlain ? 0 : wait) ||
        (await waitOfDay(`mail|network|${network}`, fromOneNetwork)) ||
        (await waitOfDay(`mail|${purpose}|${mailbox}|${network}`, askedByOneNetwork)) ||
        waitOfDay(`mail|${purpose}|${mailbox}`, asked)
      );
    },

    /** The same for an address that a person enters as a new one; the brake is the person's own. */
    async waitOfEntered(
      ctx: GenericEndpointContext,
      purpose: 'change-email',
      email: string,
      userId: string,
    ): Promise<number> {
      const brake = await brakeOf(ctx, purpose, userId);
      if (brake > 0) return brake;
      const mailbox = mailboxSubject(email);
      return (
        (await waitOfMinute(purpose, mailbox)) ||
        (await waitOfDay(`mail|network|${networkOf(ctx)}`, MAILS_A_DAY.fromOneNetwork)) ||
        waitOfDay(`mail|${purpose}|${mailbox}`, MAILS_A_DAY.entered)
      );
    },
  };
}
