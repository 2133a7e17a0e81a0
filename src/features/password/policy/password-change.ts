import type { BetterAuthPlugin, DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { parseUserOutput } from 'better-auth/db';
import { z } from 'zod';
import { recordRefusal } from '../../../auth/record/audit.ts';
import type { Owner } from '../../../auth/record/notices.ts';
import { afterChange } from '../../../auth/session/after-change.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { mustBeOpen } from '../../../auth/session/still-open.ts';
import { forgetTries } from '../../../auth/step-up/proof-tries.ts';
import { checkPassword } from '../../../auth/step-up/sent-password.ts';
import { inTransaction, isDuplicate } from '../../../auth/transaction.ts';
import { endPasswordReset, type PasswordResetParts } from './password-reset.ts';
import { guessableBy, refuseWeakPassword } from './password-rules.ts';

const setting = { newPassword: z.string(), revokeOtherSessions: z.boolean().optional() };

/**
 * A new password for somebody who is signed in: `POST /change-password` with the library's contract,
 * and `POST /set-password { newPassword, revokeOtherSessions? }` for a person without a password.
 * The library's own change leaves reset links alive and mails no notice.
 */
export function passwordChange(parts: PasswordResetParts) {
  const body = z.object({ ...setting, currentPassword: z.string() });
  return {
    id: 'password-change',
    endpoints: {
      // The library's keys.
      changePassword: createAuthEndpoint(
        '/change-password',
        { method: 'POST', body, use: [sessionRequired] },
        async (ctx) => {
          const { currentPassword, newPassword, revokeOtherSessions = false } = ctx.body;
          const { session: found } = ctx.context;
          const { user } = found;
          const account = await checkCurrent(ctx, user, currentPassword).catch((error) => {
            throw withWeakness(error, guessableBy(ctx, newPassword, user));
          });
          if (newPassword === currentPassword) throw await refusal(ctx, 'PASSWORD_UNCHANGED');
          await refuseWeakPassword(ctx, newPassword, user);
          const password = await ctx.context.password.hash(newPassword);
          const changed = await inTransaction(ctx, async (adapter) => {
            await mustBeOpen(adapter, found);
            await replacePassword(adapter, account, password);
            await forgetTries(ctx, user.id);
            await endPasswordReset(adapter, parts, user.email);
            return afterChange(ctx, found, 'passwordChanged', revokeOtherSessions);
          });
          await setSessionCookie(ctx, changed, !changed.session.remembered);
          return ctx.json({
            token: revokeOtherSessions ? changed.session.token : null,
            user: parseUserOutput(ctx.context.options, changed.user),
          });
        },
      ),
      setPassword: createAuthEndpoint(
        '/set-password',
        { method: 'POST', body: z.object(setting), use: [sessionRequired] },
        async (ctx) => {
          const { newPassword, revokeOtherSessions = false } = ctx.body;
          const { session: found } = ctx.context;
          const { user } = found;
          const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
          if (account?.password) throw await refusal(ctx, 'PASSWORD_ALREADY_SET');
          await refuseWeakPassword(ctx, newPassword, user);
          const password = await ctx.context.password.hash(newPassword);
          const changed = await inTransaction(ctx, async (adapter) => {
            await mustBeOpen(adapter, found);
            await createPassword(ctx, user.id, account?.id, password);
            await endPasswordReset(adapter, parts, user.email);
            return afterChange(ctx, found, 'passwordSet', revokeOtherSessions);
          }).catch(async (error) => {
            throw isDuplicate(error) ? await refusal(ctx, 'PASSWORD_ALREADY_SET') : error;
          });
          await setSessionCookie(ctx, changed, !changed.session.remembered);
          return ctx.json({ status: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

interface Current {
  readonly id: string;
  readonly hash: string;
}

async function checkCurrent(
  ctx: GenericEndpointContext,
  user: Owner,
  password: string,
): Promise<Current> {
  const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
  if (!account?.password) throw await refusal(ctx, 'CREDENTIAL_ACCOUNT_NOT_FOUND');
  await checkPassword(ctx, user, account.password, password);
  return { id: account.id, hash: account.password };
}

/**
 * Adds the weakness of a new password to the refusal of a wrong current one, so that both mistakes are told
 * in one round.
 */
function withWeakness(error: unknown, weakness: string | undefined): unknown {
  if (!weakness || !(error instanceof APIError)) return error;
  return new APIError(error.status, { ...error.body, also: [weakness] }, error.headers);
}

/** Replaces the password. Of two changes at once only one still finds the password that it was told. */
async function replacePassword(
  adapter: DBTransactionAdapter,
  { id, hash }: Current,
  password: string,
): Promise<void> {
  const changed = await adapter.updateMany({
    model: 'account',
    where: [
      { field: 'id', value: id },
      { field: 'password', value: hash },
    ],
    update: { password, updatedAt: new Date() },
  });
  if (changed !== 1) throw apiError('INVALID_PASSWORD');
}

/** @throws what `isDuplicate` knows when the person has a password already */
async function createPassword(
  ctx: GenericEndpointContext,
  userId: string,
  accountId: string | undefined,
  password: string,
): Promise<void> {
  const { internalAdapter } = ctx.context;
  if (accountId) {
    await internalAdapter.updateAccount(accountId, { password });
    return;
  }
  const account = { userId, providerId: 'credential', accountId: userId, password };
  await internalAdapter.linkAccount(account);
}

async function refusal(ctx: GenericEndpointContext, code: keyof typeof MESSAGES) {
  await recordRefusal(ctx, { reason: code });
  return apiError(code);
}

function apiError(code: keyof typeof MESSAGES): APIError {
  return new APIError('BAD_REQUEST', { code, message: MESSAGES[code] });
}

/** The library's own codes and words, where it has some. */
const MESSAGES = {
  INVALID_PASSWORD: 'Invalid password',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'Credential account not found',
  PASSWORD_ALREADY_SET: 'User already has a password set',
  PASSWORD_UNCHANGED: 'This is the password already.',
} as const;
