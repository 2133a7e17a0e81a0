import type { GenericEndpointContext } from 'better-auth';
import { z } from 'zod';
import { recordRefusal } from '../record/audit.ts';
import type { Owner } from '../record/notices.ts';
import { inTransaction } from '../transaction.ts';
import { countTry, forgetTries, refusalWith } from './proof-tries.ts';
import { tellOfLock } from './tell-of-lock.ts';

/** The field `password` of sensitive acts: the library's clients may send the password along. */
export const sentPassword = z.string().max(1024).optional();

/**
 * Checks a password that was sent along, if there is one; a wrong one counts as a try, or it could be guessed
 * here. The step-up asks for a proof anyway.
 * @throws APIError 400 INVALID_PASSWORD; when the tries are used up for the right one, too
 */
export async function checkSentPassword(
  ctx: GenericEndpointContext,
  user: Owner,
  sent: string | undefined,
): Promise<void> {
  if (sent === undefined) return;
  const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
  await checkPassword(ctx, user, account?.password, sent);
  await forgetTries(ctx, user.id);
}

/**
 * Looks at the password of somebody who is signed in. Every wrong one counts; when the tries are used
 * up the owner is told, and the right one is refused in the same words.
 * @throws APIError 400 INVALID_PASSWORD as `refusalWith` has it
 */
export async function checkPassword(
  ctx: GenericEndpointContext,
  user: Owner,
  hash: string | null | undefined,
  password: string,
): Promise<void> {
  const tries = await countTry(ctx, user.id, 'session');
  const right = hash && (await ctx.context.password.verify({ hash, password }));
  if (right && tries.inTime) return;
  const code = 'INVALID_PASSWORD';
  await inTransaction(ctx, async () => {
    await tellOfLock(ctx, user, 'proof-locked');
    await recordRefusal(ctx, { reason: code });
  });
  throw refusalWith(tries, 'BAD_REQUEST', { code, message: 'Invalid password' });
}
