import type { GenericEndpointContext } from 'better-auth';
import { APIError } from 'better-auth/api';
import { z } from 'zod';
import { recordRefusal } from '../audit.ts';
import { countTry, forgetTries } from '../step-up/proof-tries.ts';

/** For the bodies of sensitive acts with which the library's clients may send the password along. */
export const sentPassword = z.string().max(1024).optional();

/**
 * A password that was sent along has to be the right one, and counts as a try: else it could be
 * guessed here. The step-up asks for a proof anyway.
 * @throws APIError 400 INVALID_PASSWORD; when the tries are used up for the right one, too
 */
export async function checkSentPassword(
  ctx: GenericEndpointContext,
  userId: string,
  sent: string | undefined,
): Promise<void> {
  if (sent === undefined) return;
  const account = await ctx.context.internalAdapter.findCredentialAccount(userId);
  const inTime = await countTry(ctx, userId);
  const hash = account?.password;
  const right = hash && (await ctx.context.password.verify({ hash, password: sent }));
  if (!right || !inTime) {
    await recordRefusal(ctx, { reason: 'INVALID_PASSWORD' });
    throw new APIError('BAD_REQUEST', { code: 'INVALID_PASSWORD', message: 'Invalid password' });
  }
  await forgetTries(ctx, userId);
}
