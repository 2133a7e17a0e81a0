import type { GenericEndpointContext } from 'better-auth';
import { APIError } from 'better-auth/api';
import type { MailProofs, Proof, ProofPurpose } from './mail-proof.ts';

/** @throws APIError 400 INVALID_TOKEN for a link that is used, too old, or replaced by a newer one */
export async function byToken(
  ctx: GenericEndpointContext,
  proofs: MailProofs,
  purpose: ProofPurpose,
  token: string,
): Promise<Proof> {
  const proof = await proofs.findByToken(ctx.context.adapter, purpose, token);
  if (!proof) throw gone();
  return proof;
}

/** @throws APIError 400 INVALID_CODE for a wrong one, CODE_CLOSED when no further try is taken */
export async function byCode(
  ctx: GenericEndpointContext,
  proofs: MailProofs,
  purpose: ProofPurpose,
  { subject, code }: { subject: string | undefined; code: string },
): Promise<Proof> {
  if (subject === undefined) {
    const message =
      'Enter the code in the browser that asked for it, or open the link of the email.';
    throw new APIError('BAD_REQUEST', { code: 'CODE_FROM_ELSEWHERE', message });
  }
  const check = await proofs.checkCode(ctx.context.adapter, purpose, subject, code);
  if (check.ok) return check.proof;
  if (check.reason === 'closed') {
    const message = 'No further try is taken for this code. Ask for a new email.';
    throw new APIError('BAD_REQUEST', { code: 'CODE_CLOSED', message });
  }
  const message = `This code is not right. ${check.triesLeft} tries are left.`;
  throw new APIError('BAD_REQUEST', { code: 'INVALID_CODE', message, triesLeft: check.triesLeft });
}

/** The refusal of a proof that was used, replaced or is too old, in the library's words. */
export function gone(): APIError {
  return new APIError('BAD_REQUEST', { code: 'INVALID_TOKEN', message: 'Invalid token' });
}

/** @throws APIError 429 with the seconds, in the form of the library's own limiter */
export function mustNotWait(seconds: number): void {
  if (seconds === 0) return;
  throw new APIError(
    'TOO_MANY_REQUESTS',
    { code: 'TOO_MANY_REQUESTS', message: 'A mail was sent a moment ago.' },
    { 'x-retry-after': String(seconds) },
  );
}
