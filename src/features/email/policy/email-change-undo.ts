import type { DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Lock } from '../../../auth/containment/containment.ts';
import { lockAccount } from '../../../auth/containment/lock-account.ts';
import { takeBackAll } from '../../../auth/containment/take-back.ts';
import { deliberate } from '../../../auth/proof/deliberate.ts';
import type { Proof } from '../../../auth/proof/mail-proof.ts';
import type { ProofMails } from '../../../auth/proof/proof-mails.ts';
import { actor, BY_MAIL, recordAudit } from '../../../auth/record/audit.ts';
import {
  languageOf,
  type Owner,
  partsOf,
  tellOwner,
  whereFrom,
} from '../../../auth/record/notices.ts';
import { sessionOf } from '../../../auth/session/found-session.ts';
import { inTransaction, isDuplicate } from '../../../auth/transaction.ts';
import { endProofsOf, Refused, step } from './email-change-parts.ts';
import { removeUnconfirmed } from './unconfirmed.ts';

/**
 * Brings an account back to the address that it was moved away from, by the link that this address
 * got. Needs no session: the thief who changed the address may have the only ones. Answers
 * `{ deletionCalledOff }`: whether the account waited to be deleted.
 */
export function undoEmailChange(mails: ProofMails) {
  const body = z.object({ token: z.string().max(200), deliberate });
  return createAuthEndpoint('/undo-email-change', { method: 'POST', body }, async (ctx) => {
    const { proofs } = partsOf(ctx);
    const own = await sessionOf(ctx);
    let subjectId: string | null = null;
    const work = async () => {
      const proof = await proofs.findByToken(ctx.context.adapter, 'undo-email', ctx.body.token);
      if (!proof) throw new Refused('EMAIL_UNDO_GONE');
      subjectId = proof.payload.userId ?? null;
      const { deletionCalledOff } = await undoOrLock(ctx, mails, proof);
      if (own?.user.id === subjectId) deleteSessionCookie(ctx);
      return ctx.json({ status: true, deletionCalledOff });
    };
    return step(ctx, 'emailChangeUndone', work, () => subjectId);
  });
}

/**
 * Finds the proof that can take back a change away from this address: the earliest, which takes back the
 * most.
 */
export async function findUndo(
  adapter: Pick<DBTransactionAdapter, 'findMany'>,
  userId: string,
  email: string,
): Promise<Proof | undefined> {
  const rows = await adapter.findMany<Omit<Proof, 'payload'> & { payload: string }>({
    model: 'mailProof',
    where: [
      { field: 'purpose', value: 'undo-email' },
      { field: 'subject', operator: 'starts_with', value: `${userId}:` },
      { field: 'expiresAt', operator: 'gt', value: new Date() },
    ],
    sortBy: { field: 'issuedAt', direction: 'asc' },
  });
  const undos = rows.map((row): Proof => ({ ...row, payload: JSON.parse(row.payload) }));
  return undos.find(({ payload }) => payload.email === email);
}

/**
 * Undoes a change; `before` is done in the same transaction. When a confirmed account has the address
 * by now, only the move is refused: the thief is shut out of this account all the same, and the
 * link stays good, should the address become free.
 * @throws Refused EMAIL_UNDO_GONE, EMAIL_UNDO_TAKEN
 */
export async function undoOrLock(
  ctx: GenericEndpointContext,
  mails: ProofMails,
  proof: Proof,
  before: (adapter: DBTransactionAdapter) => Promise<void> = async () => {},
): Promise<Lock> {
  try {
    return await inTransaction(ctx, async (adapter) => {
      await before(adapter);
      return undo(ctx, adapter, mails, proof);
    });
  } catch (error) {
    const { userId } = proof.payload;
    const taken = error instanceof Refused && error.code === 'EMAIL_UNDO_TAKEN';
    if (taken && userId) await inTransaction(ctx, () => lockAccount(ctx, userId));
    throw error;
  }
}

/**
 * The person who changed the address may know the password: every session ends, sensitive changes
 * stay closed until a new password is set, and the way to one is mailed at once. What was added since
 * the session that changed it began goes, second factors included: somebody else had the account.
 */
async function undo(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  mails: ProofMails,
  proof: Proof,
): Promise<Lock> {
  const { proofs } = partsOf(ctx);
  const { userId, email, since } = proof.payload;
  if (!userId || !email || !(await proofs.consume(adapter, proof))) {
    throw new Refused('EMAIL_UNDO_GONE');
  }
  const user = await adapter.findOne<Owner>({
    model: 'user',
    where: [{ field: 'id', value: userId }],
  });
  if (!user) throw new Refused('EMAIL_UNDO_GONE');
  if (user.email !== email) await removeUnconfirmed(ctx, adapter, email);
  await moveBack(adapter, userId, email);
  await takeBackAll(ctx, userId, since ? new Date(since) : proof.issuedAt);
  const locked = await lockAccount(ctx, userId);
  await endProofsOf(ctx, adapter, user, user.email);
  await endProofsOf(ctx, adapter, user, email);
  await proofs.withdraw(adapter, 'change-email', userId);
  await endLaterUndos(adapter, userId, proof);
  await tellBoth(ctx, adapter, user, email);
  const { id, name, language = null } = user;
  await mails.locked(adapter, { id, name, email, emailVerified: true, language }, 'undone');
  await recordAudit(ctx, {
    event: 'emailChangeUndone',
    outcome: 'success',
    subjectId: userId,
    ...actor(ctx),
    detail: BY_MAIL,
  });
  return locked;
}

/** Moves the account back. The unique key decides whether the address is still free. */
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
      update: { email, emailVerified: true, updatedAt: now },
    });
  } catch (error) {
    throw isDuplicate(error) ? new Refused('EMAIL_UNDO_TAKEN') : error;
  }
}

/**
 * Ends the undo links of addresses that came later: such an address may be the thief's. Those of earlier
 * addresses stay.
 */
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
  await tellOwner(ctx, { ...user, email, emailVerified: true }, 'emailChangeUndone');
  if (user.email === email) return;
  await partsOf(ctx).outbox.put(adapter, 'email-removed', {
    to: user.email,
    readerTyped: false,
    language: languageOf(user),
    data: { when: whereFrom(ctx, user).when },
  });
}
