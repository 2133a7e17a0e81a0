import type {
  BetterAuthPlugin,
  DBTransactionAdapter,
  GenericEndpointContext,
  User,
} from 'better-auth';
import { createAuthEndpoint, isAPIError } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { codeField, emailField, PASSWORD_LENGTH } from '../../../auth/fields.ts';
import { isDisabled } from '../../../auth/ladder/account-disabled.ts';
import { ownPath } from '../../../auth/ladder/own-path.ts';
import { proveAddress } from '../../../auth/proof/first-proof.ts';
import type { MailProofs, Proof } from '../../../auth/proof/mail-proof.ts';
import { byCode, byToken, gone, mustNotWait } from '../../../auth/proof/proof-checks.ts';
import type { ProofMails } from '../../../auth/proof/proof-mails.ts';
import { recordAudit, recordRefusal } from '../../../auth/record/audit.ts';
import { tellOwner } from '../../../auth/record/notices.ts';
import { sessionOf } from '../../../auth/session/found-session.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { endTrust } from '../../../auth/session/trusted-browsers.ts';
import { endPasswordLock } from '../../../auth/step-up/password-tries.ts';
import { endProofLocks } from '../../../auth/step-up/proof-tries.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { refuseGuessablePassword, refuseWeakPassword } from './password-rules.ts';
import { type ResetAnswer, rememberReset, resetBefore } from './reset-twice.ts';

export interface PasswordResetParts {
  readonly mails: ProofMails;
  readonly proofs: MailProofs;
}

/**
 * The way back to an account by mail. The library's own tells by its time who has an account, keeps
 * the token in plain text and the sessions alive.
 */
export function passwordReset(parts: PasswordResetParts): BetterAuthPlugin {
  return {
    id: 'password-reset',
    endpoints: {
      // The library's keys.
      requestPasswordReset: request(parts),
      resetPassword: reset(parts),
    },
  };
}

/** Ends the links that are under way. Call it in the transaction of every change of password or address. */
export async function endPasswordReset(
  adapter: DBTransactionAdapter,
  { proofs }: Pick<PasswordResetParts, 'proofs'>,
  email: string,
): Promise<void> {
  await proofs.withdraw(adapter, 'reset-password', proofs.addressSubject(email));
}

/** Answers alike, after the same work, whether the address has an account or not. */
function request({ mails }: PasswordResetParts) {
  const body = z.object({ email: emailField.schema, redirectTo: z.string().optional() });
  return createAuthEndpoint('/request-password-reset', { method: 'POST', body }, async (ctx) => {
    const { email } = ctx.body;
    const { internalAdapter } = ctx.context;
    const known = await internalAdapter.findUserByEmail(email);
    mustNotWait(await mails.wait(ctx, 'reset-password', email));
    await inTransaction(ctx, async (current) => {
      const wanted = { email, next: ownPath(ctx, ctx.body.redirectTo) };
      const issued = await mails.reset(current, wanted, known?.user ?? null);
      if (!issued.ok) mustNotWait(issued.retryAfter);
      await recordAudit(ctx, {
        event: 'passwordResetRequested',
        outcome: 'success',
        actorId: null,
        subjectId: known?.user.id ?? null,
      });
    });
    return ctx.json({
      status: true,
      message: 'If this email exists in our system, check your email for the reset link',
    });
  });
}

/**
 * Sets a new password with the link's `token`, or the mail's `code` and the address. Everything that
 * was signed in is signed out; nobody is signed in by this. Sent twice, it answers twice the same.
 */
function reset({ proofs }: PasswordResetParts) {
  const body = z.object({
    newPassword: z.string().max(10 * PASSWORD_LENGTH.max),
    token: z.string().optional(),
    code: codeField.schema.optional(),
    email: emailField.schema.optional(),
  });
  const query = z.object({ token: z.string().optional() }).optional();
  return createAuthEndpoint('/reset-password', { method: 'POST', body, query }, async (ctx) => {
    const { newPassword, code, email } = ctx.body;
    const token = ctx.body.token ?? ctx.query?.token;
    const key = token ?? `${email} ${code}`;
    const session = await sessionOf(ctx);
    // Before a code is looked at: a weak password must not cost a try.
    await refuseWeakPassword(ctx, newPassword, { email });

    const byProof = async (): Promise<ResetAnswer> => {
      const proof =
        token || !code
          ? await byToken(ctx, proofs, 'reset-password', token ?? '')
          : await byCode(ctx, proofs, 'reset-password', {
              subject: email && proofs.addressSubject(email),
              code,
            });
      const known = await ctx.context.internalAdapter.findUserByEmail(proof.payload.email ?? '');
      if (!known || known.user.id !== proof.payload.userId) throw gone();
      const { user } = known;
      // Only now it is known whose password it is to be.
      await refuseGuessablePassword(ctx, newPassword, user);
      const hash = await ctx.context.password.hash(newPassword);
      // The reader of the mail may know: signing in by mail would tell them as much.
      const answer = { next: proof.payload.next ?? null, disabled: isDisabled(user) };
      await inTransaction(ctx, async (current) => {
        await finish(ctx, current, { proofs, proof, user, hash });
        await rememberReset(ctx, key, user.id, answer);
      });
      if (session?.user.id === user.id) deleteSessionCookie(ctx);
      return answer;
    };

    const answer = await byProof().catch(async (refusal) => {
      const before = isAPIError(refusal) && (await resetBefore(ctx, key, newPassword));
      if (!before) throw refusal;
      await recordRefusal(ctx, { reason: 'sentTwice' });
      return before;
    });
    return ctx.json({ status: true, ...answer });
  });
}

/** A proof that was good, whose password it changes, and the hash of the new one. */
interface GoodReset {
  readonly proofs: MailProofs;
  readonly proof: Proof;
  readonly user: User;
  readonly hash: string;
}

async function finish(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  { proofs, proof, user, hash }: GoodReset,
): Promise<void> {
  if (!(await proofs.consume(adapter, proof))) throw gone();
  // The visitor has chosen the password; what was there before ends.
  await proveAddress(ctx, user.id, { holder: false });
  await setPassword(ctx, user.id, hash);
  await adapter.updateMany({
    model: 'user',
    where: [{ field: 'id', value: user.id }],
    update: { blockedAt: null, passwordByMailAt: new Date(), updatedAt: new Date() },
  });
  await endOtherSessions(ctx, user.id, null);
  await endTrust(ctx, user.id);
  // Wrong guesses at the old password do not count against the new one.
  await endProofLocks(ctx, user.id);
  await endPasswordLock(ctx, user.id);
  // A session that ends here may have begun a change of address: that ends with it.
  await proofs.cancel(adapter, 'change-email', user.id);
  await tellOwner(ctx, user, 'passwordReset');
  await recordAudit(ctx, {
    event: 'passwordReset',
    outcome: 'success',
    actorId: user.id,
    subjectId: user.id,
  });
}

async function setPassword(ctx: GenericEndpointContext, userId: string, password: string) {
  const { internalAdapter } = ctx.context;
  if (await internalAdapter.findCredentialAccount(userId)) {
    await internalAdapter.updatePassword(userId, password);
    return;
  }
  await internalAdapter.createAccount({
    userId,
    providerId: 'credential',
    accountId: userId,
    password,
  });
}
