import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import type { MailData, MailName } from '../../mail/mails.ts';
import { networkOf } from '../network.ts';
import { type Owner, partsOf, toOwner } from '../record/notices.ts';
import type { IssuedProof, Proof, ProofPurpose } from './mail-proof.ts';
import { mustNotWait } from './proof-checks.ts';

/**
 * Issues a proof for a person and mails it to them, within the transaction that is under way. A newer
 * one ends the older one.
 * @throws APIError 429 when another request has just sent one
 */
export async function mailProof<K extends MailName>(
  ctx: GenericEndpointContext,
  user: Owner,
  message: K,
  wanted: {
    readonly purpose: ProofPurpose;
    readonly lifetime: number;
    readonly payload: Proof['payload'];
    /** What the mail says; only it tells the token and the code. */
    readonly data: (issued: IssuedProof) => MailData<K>;
  },
): Promise<void> {
  const { outbox, proofs } = partsOf(ctx);
  const { data, ...proof } = wanted;
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const issued = await proofs.issue(adapter, { ...proof, subject: user.id });
  if (!issued.ok) return mustNotWait(issued.retryAfter);
  await outbox.put(adapter, message, {
    ...toOwner(user),
    network: networkOf(ctx),
    usefulUntil: issued.expiresAt,
    data: data(issued),
  });
}
