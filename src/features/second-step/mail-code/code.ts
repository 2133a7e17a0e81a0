import type { GenericEndpointContext } from 'better-auth';
import { showCode } from '../../../auth/proof/mail-code.ts';
import type { Proof } from '../../../auth/proof/mail-proof.ts';
import { mailProof } from '../../../auth/proof/proof-to-owner.ts';
import { type Owner, whereFrom } from '../../../auth/record/notices.ts';
import { MINUTE } from '../../../time.ts';

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
  await mailProof(ctx, user, 'second-step-code', {
    purpose,
    lifetime: CODE_LIFETIME,
    payload,
    data: ({ code }) => ({
      name: user.name,
      what: purpose === 'step-up' ? 'stepUp' : 'signIn',
      code: showCode(code),
      minutes: CODE_LIFETIME / MINUTE,
      ...whereFrom(ctx, user),
    }),
  });
}
