import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { deliberate } from '../../../auth/proof/deliberate.ts';
import type { MailProofs, Proof } from '../../../auth/proof/mail-proof.ts';
import { gone } from '../../../auth/proof/proof-checks.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { type Owner, partsOf, tellOwner } from '../../../auth/record/notices.ts';
import { sessionOf } from '../../../auth/session/found-session.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { endCancelLinks } from './recovery-notices.ts';

/** The wait that is to end. With `dueAt` only the one that ends then, and none that began later. */
interface RecoveryWanted {
  readonly userId: string;
  readonly dueAt?: Date;
}

/**
 * Cancels a recovery that waits: with `{ token, deliberate: true }` from the link of a notice, by anybody; without,
 * by the person who is signed in. It only ever protects, so it asks for no step-up. 400 INVALID_TOKEN or RECOVERY_NOT_PENDING.
 */
export function cancelRecovery({ proofs }: { readonly proofs: MailProofs }) {
  const body = z
    .object({ token: z.string().max(200).optional(), deliberate: deliberate.optional() })
    .refine(({ token, ...sent }) => token === undefined || sent.deliberate)
    .optional();
  return createAuthEndpoint('/recovery/cancel', { method: 'POST', body }, async (ctx) => {
    const token = ctx.body?.token;
    const session = await sessionOf(ctx);
    if (token === undefined && !session) {
      throw new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
    }
    const wanted =
      token === undefined
        ? { userId: session?.user.id ?? '' }
        : whatOf(await proofs.findByToken(ctx.context.adapter, 'cancel-recovery', token));
    const own = session?.user.id === wanted.userId ? session.session.id : null;
    if (await inTransaction(ctx, (adapter) => cancel(ctx, adapter, wanted, own))) {
      return ctx.json({ status: true });
    }
    await recordAudit(ctx, {
      event: 'recoveryCancelled',
      outcome: 'refused',
      actorId: wanted.userId,
      subjectId: wanted.userId,
      sessionId: own,
    });
    throw new APIError('BAD_REQUEST', {
      code: 'RECOVERY_NOT_PENDING',
      message: 'Nothing waits to be cancelled.',
    });
  });
}

function whatOf(proof: Proof | undefined): RecoveryWanted {
  const { userId, dueAt } = proof?.payload ?? {};
  if (!userId || !dueAt) throw gone();
  return { userId, dueAt: new Date(dueAt) };
}

/**
 * Ends the wait. The worker locks the row that this changes, so of cancelling and being due at the same
 * moment one happens and the other finds nothing to do.
 */
async function cancel(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  wanted: RecoveryWanted,
  sessionId: string | null,
): Promise<boolean> {
  const { userId } = wanted;
  if (!(await endWait(adapter, wanted))) return false;
  const user = await adapter.findOne<Owner>({
    model: 'user',
    where: [{ field: 'id', value: userId }],
  });
  if (!user) return false;
  await endCancelLinks(adapter, userId);
  await tellOwner(ctx, user, 'recoveryCancelled');
  await recordAudit(ctx, {
    event: 'recoveryCancelled',
    outcome: 'success',
    actorId: userId,
    subjectId: userId,
    sessionId,
  });
  return true;
}

async function endWait(
  adapter: DBTransactionAdapter,
  { userId, dueAt }: RecoveryWanted,
): Promise<boolean> {
  const due = dueAt
    ? { field: 'recoveryDueAt', value: dueAt }
    : { field: 'recoveryDueAt', operator: 'ne' as const, value: null };
  const ended = await adapter.updateMany({
    model: 'user',
    where: [{ field: 'id', value: userId }, due],
    update: { recoveryDueAt: null },
  });
  return ended > 0;
}

/**
 * Ends a recovery without a word of its own, within the transaction that is under way: for acts that
 * say that the account is in the wrong hands ("this was not me", the undoing of an address).
 */
export async function dropRecovery(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const adapter = (await getCurrentAdapter(ctx.context.adapter)) as DBTransactionAdapter;
  await adapter.updateMany({
    model: 'user',
    where: [{ field: 'id', value: userId }],
    update: { recoveryDueAt: null },
  });
  await partsOf(ctx).proofs.withdraw(adapter, 'recovery', userId);
  await endCancelLinks(adapter, userId);
}
