import type { BetterAuthPlugin, DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Lock, Told } from '../../../auth/containment/containment.ts';
import { lockAccount } from '../../../auth/containment/lock-account.ts';
import { transactionOf } from '../../../auth/containment/take-back.ts';
import { deliberate } from '../../../auth/proof/deliberate.ts';
import type { MailProofs, Proof } from '../../../auth/proof/mail-proof.ts';
import { gone } from '../../../auth/proof/proof-checks.ts';
import type { ProofMails } from '../../../auth/proof/proof-mails.ts';
import { BY_MAIL, recordAudit } from '../../../auth/record/audit.ts';
import { rulebookOf } from '../../../auth/rulebook.ts';
import { sessionOf } from '../../../auth/session/found-session.ts';
import { inTransaction } from '../../../auth/transaction.ts';

interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
}

interface NotMeParts {
  readonly proofs: MailProofs;
  readonly mails: ProofMails;
}

/**
 * `POST /not-me` with `{ token, deliberate: true }` from the link of a notice, signed in or not. From the account's
 * address it locks the account (lock-account.ts) until a password reset is finished (which clears
 * `blockedAt`), and sends the mail for that reset. From an address that the account was moved away
 * from, and that can still undo this, it undoes it. Answers `{ deletionCalledOff }`: whether the account
 * waited to be deleted. 400 INVALID_TOKEN when the link has been used, is too old, or was mailed to any
 * other address; 409 EMAIL_UNDO_TAKEN as POST /undo-email-change.
 * docs/decisions/0030-not-me.md.
 */
export function notMe(parts: NotMeParts) {
  return {
    id: 'not-me',
    endpoints: {
      notMe: createAuthEndpoint(
        '/not-me',
        { method: 'POST', body: z.object({ token: z.string().max(100), deliberate }) },
        async (ctx) => {
          const { adapter } = ctx.context;
          const own = await sessionOf(ctx);
          const proof = await parts.proofs.findByToken(adapter, 'not-me', ctx.body.token);
          const { userId, email } = proof?.payload ?? {};
          if (!proof || !userId || !email) throw gone();
          const told = { userId, email };
          const { deletionCalledOff } =
            (await lock(ctx, parts, proof, told)) ?? (await undo(ctx, parts, proof, told));
          if (own?.user.id === userId) deleteSessionCookie(ctx);
          return ctx.json({ status: true, deletionCalledOff });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** Locks the account. Undefined when it has another address by now. */
function lock(
  ctx: GenericEndpointContext,
  { proofs, mails }: NotMeParts,
  proof: Proof,
  { userId, email }: Told,
): Promise<Lock | undefined> {
  return inTransaction(ctx, async (adapter) => {
    const user = await findAccount(adapter, userId);
    if (user?.email !== email) return undefined;
    if (!(await proofs.consume(adapter, proof))) throw gone();
    const locked = await lockAccount(ctx, userId);
    // A thief who has just asked for a reset mail must not be able to delay this one by it.
    await proofs.withdraw(adapter, 'reset-password', proofs.addressSubject(email));
    await mails.locked(adapter, user, 'notMe');
    await recordAudit(ctx, {
      event: 'notMe',
      outcome: 'success',
      actorId: userId,
      subjectId: userId,
      detail: { ...BY_MAIL, count: locked.count },
    });
    return locked;
  });
}

/** Takes back what can still be undone from an address that the account has left. */
async function undo(
  ctx: GenericEndpointContext,
  { proofs }: NotMeParts,
  proof: Proof,
  told: Told,
): Promise<Lock> {
  const useUp = async () => {
    if (!(await proofs.consume(await transactionOf(ctx), proof))) throw gone();
  };
  for (const { undo: undone } of rulebookOf(ctx).containments) {
    const lock = await undone?.(ctx, told, useUp);
    if (lock) return lock;
  }
  throw gone();
}

function findAccount(adapter: DBTransactionAdapter, id: string): Promise<Account | null> {
  return adapter.findOne<Account>({ model: 'user', where: [{ field: 'id', value: id }] });
}
