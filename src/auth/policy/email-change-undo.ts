import type { DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint, getSessionFromCtx } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Proof } from '../mail-proof.ts';
import { recordAudit } from './audit.ts';
import { actor, endProofsOf, Refused, step } from './email-change-parts.ts';
import { languageOf, type Owner, partsOf, tellOwner, whereFrom } from './notices.ts';
import type { ProofMails } from './proof-mails.ts';
import { endOtherSessions } from './sessions.ts';
import { inTransaction, isDuplicate } from './transaction.ts';

/**
 * Brings an account back to the address that it was moved away from, by the link that this address
 * got. Needs no session: whoever changed the address may have the only ones.
 */
export function undoEmailChange(mails: ProofMails) {
  const body = z.object({ token: z.string().max(200) });
  return createAuthEndpoint('/undo-email-change', { method: 'POST', body }, async (ctx) => {
    const { proofs } = partsOf(ctx);
    const own = await getSessionFromCtx(ctx);
    let subjectId: string | null = null;
    const work = async () => {
      const proof = await proofs.findByToken(ctx.context.adapter, 'undo-email', ctx.body.token);
      if (!proof) throw new Refused('EMAIL_UNDO_GONE');
      subjectId = proof.payload.userId ?? null;
      await inTransaction(ctx, (adapter) => undo(ctx, adapter, mails, proof));
      if (own?.user.id === subjectId) deleteSessionCookie(ctx);
      return ctx.json({ status: true });
    };
    return step(ctx, 'emailChangeUndone', () => subjectId, work);
  });
}

/**
 * The person who changed the address may know the password: every session ends, sensitive changes
 * stay closed until a new password is set, and the way to one is mailed at once.
 */
async function undo(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  mails: ProofMails,
  proof: Proof,
): Promise<void> {
  const { proofs } = partsOf(ctx);
  const { userId, email } = proof.payload;
  if (!userId || !email || !(await proofs.consume(adapter, proof))) {
    throw new Refused('EMAIL_UNDO_GONE');
  }
  const user = await adapter.findOne<Owner>({
    model: 'user',
    where: [{ field: 'id', value: userId }],
  });
  if (!user) throw new Refused('EMAIL_UNDO_GONE');
  await moveBack(adapter, userId, email);
  await endProofsOf(ctx, adapter, user, user.email);
  await endProofsOf(ctx, adapter, user, email);
  await proofs.withdraw(adapter, 'change-email', userId);
  await endLaterUndos(adapter, userId, proof);
  await endOtherSessions(ctx, userId, null);
  await tellBoth(ctx, adapter, user, email);
  const { id, name, language = null } = user;
  await mails.reset(adapter, { email, next: null }, { id, name, email, language });
  await recordAudit(ctx, {
    event: 'emailChangeUndone',
    outcome: 'success',
    subjectId: userId,
    ...actor(ctx),
  });
}

/** The unique key decides whether the address is still free. */
async function moveBack(
  adapter: DBTransactionAdapter,
  userId: string,
  email: string,
): Promise<void> {
  const now = new Date();
  try {
    await adapter.updateMany({
      model: 'user',
      where: [{ field: 'id', value: userId }],
      update: { email, emailVerified: true, blockedAt: now, updatedAt: now },
    });
  } catch (error) {
    throw isDuplicate(error) ? new Refused('EMAIL_TAKEN') : error;
  }
}

/** An address that came later may be the thief's, and has no say any more; an earlier one keeps its. */
async function endLaterUndos(
  adapter: DBTransactionAdapter,
  userId: string,
  { issuedAt }: Proof,
): Promise<void> {
  await adapter.deleteMany({
    model: 'mailProof',
    where: [
      { field: 'purpose', value: 'undo-email' },
      { field: 'subject', operator: 'starts_with', value: `${userId}:` },
      { field: 'issuedAt', operator: 'gte', value: issuedAt },
    ],
  });
}

async function tellBoth(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  user: Owner,
  email: string,
): Promise<void> {
  await tellOwner(ctx, { ...user, email }, 'emailChangeUndone');
  if (user.email === email) return;
  await partsOf(ctx).outbox.put(adapter, 'email-removed', {
    to: user.email,
    language: languageOf(user),
    data: { when: whereFrom(ctx, user).when },
  });
}
