import { createHash } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import type { MailProofs, Proof, ProofPurpose } from '../proof/mail-proof.ts';
import type { Pending } from './arrival.ts';

/** A mark of a half-way state, for the payload of the code that is mailed for it. It does not open the state. */
export function pendingMark(purpose: ProofPurpose, { identifier }: Pending): string {
  return createHash('sha256').update(`${purpose}\n${identifier}`).digest('base64url');
}

/**
 * Finds the proof of a right code that was mailed for this half-way state; null for any other. A code that was
 * sent for another sign-in is not compared, and costs no try: a thief of the password must not be able to use up
 * the tries of the person's own sign-in. Do not call it within a transaction: a rollback would take the count back.
 */
export async function proofOfPendingCode(
  ctx: GenericEndpointContext,
  proofs: MailProofs,
  purpose: ProofPurpose,
  pending: Pending,
  code: string,
): Promise<Proof | null> {
  const { adapter } = ctx.context;
  const { id } = pending.user;
  const mark = pendingMark(purpose, pending);
  const waiting = await proofs.pending(adapter, purpose, id);
  if (waiting?.payload.pending !== mark) return null;
  const checked = await proofs.checkCode(adapter, purpose, id, code);
  return checked.ok && checked.proof.payload.pending === mark ? checked.proof : null;
}
