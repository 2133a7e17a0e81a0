import { normalizeIP } from '@better-auth/core/utils/ip';
import type { GenericEndpointContext } from 'better-auth';
import { DAY, SECOND } from '../../time.ts';
import { CLIENT_IP_HEADER } from '../../web/visitor-headers.ts';
import { createRateLimitStorage } from '../rate-limit.ts';
import type { AllowanceParts } from './mail-allowance.ts';
import { type ProofPurpose, RESEND_AFTER } from './mail-proof.ts';

/**
 * Nobody gets more mails of one kind a day, however many ask for them. One network alone cannot use
 * them up, so that a stranger's asking does not keep the owner from the mailbox's ways in.
 */
const MAILS_A_DAY = { askedByOneNetwork: 10, asked: 30, entered: 10 } as const;

/** What limits the mails to one address, whoever asks for them and whether it has an account or not. */
export function createMailBrakes({ database, proofs }: AllowanceParts) {
  const limits = createRateLimitStorage(database);

  /** Seconds until there may be another mail for the subject. */
  const brakeOf = async (ctx: GenericEndpointContext, purpose: ProofPurpose, subject: string) => {
    const pending = await proofs.pending(ctx.context.adapter, purpose, subject);
    const brake = pending ? pending.issuedAt.getTime() + RESEND_AFTER - Date.now() : 0;
    return Math.max(0, Math.ceil(brake / SECOND));
  };

  /** Counts one of the day's; seconds to wait when there are none left. */
  const waitOfDay = async (key: string, max: number): Promise<number> => {
    const window = DAY / SECOND;
    const counted = await limits.consume?.(key, { window, max });
    return counted?.allowed === false ? (counted.retryAfter ?? window) : 0;
  };

  return {
    /**
     * Seconds until the address may have another such mail, or 0, which counts as one of the day's.
     * Not to be asked within a transaction: it writes through another connection.
     */
    async wait(
      ctx: GenericEndpointContext,
      purpose: 'confirm-email' | 'reset-password' | 'sign-in',
      email: string,
    ): Promise<number> {
      const subject = proofs.addressSubject(email);
      const brake = await brakeOf(ctx, purpose, subject);
      if (brake > 0) return brake;
      const network = normalizeIP(ctx.headers?.get(CLIENT_IP_HEADER) ?? '');
      const { askedByOneNetwork, asked } = MAILS_A_DAY;
      const own = await waitOfDay(`mail|${purpose}|${subject}|${network}`, askedByOneNetwork);
      return own > 0 ? own : waitOfDay(`mail|${purpose}|${subject}`, asked);
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
      return waitOfDay(`mail|${purpose}|${proofs.addressSubject(email)}`, MAILS_A_DAY.entered);
    },
  };
}
