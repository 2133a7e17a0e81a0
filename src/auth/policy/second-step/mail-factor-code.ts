import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { MINUTE } from '../../../time.ts';
import { showCode } from '../../mail-code.ts';
import type { Proof } from '../../mail-proof.ts';
import { mustNotWait } from '../email/proof-checks.ts';
import { languageOf, type Owner, partsOf, whereFrom } from '../notices.ts';

/** ASVS 6.5.5: codes by mail for signing in live ten minutes at most. */
const CODE_LIFETIME = 10 * MINUTE;

/**
 * Mails a code to type, within the transaction that is under way. A newer one ends the older one.
 * @throws APIError 429 when another request has just sent one
 */
export async function mailCode(
  ctx: GenericEndpointContext,
  user: Owner,
  purpose: 'second-step' | 'step-up',
  payload: Proof['payload'],
): Promise<void> {
  const { outbox, proofs } = partsOf(ctx);
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const issued = await proofs.issue(adapter, {
    purpose,
    subject: user.id,
    lifetime: CODE_LIFETIME,
    payload,
  });
  if (!issued.ok) return mustNotWait(issued.retryAfter);
  await outbox.put(adapter, 'second-step-code', {
    to: user.email,
    userId: user.id,
    language: languageOf(user),
    usefulUntil: issued.expiresAt,
    data: {
      name: user.name,
      what: purpose === 'step-up' ? 'stepUp' : 'signIn',
      code: showCode(issued.code),
      minutes: CODE_LIFETIME / MINUTE,
      ...whereFrom(ctx, user),
    },
  });
}
