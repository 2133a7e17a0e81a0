import type { GenericEndpointContext, User } from 'better-auth';
import { setSessionCookie } from 'better-auth/cookies';
import { parseUserOutput } from 'better-auth/db';
import { inHeader } from '../../../auth/ladder/own-path.ts';

/** Whether it is the account's password. Costs one hash whether there is an account or not. */
export async function isRight(
  ctx: GenericEndpointContext,
  hash: string | null | undefined,
  password: string,
): Promise<boolean> {
  if (hash) return ctx.context.password.verify({ hash, password });
  await ctx.context.password.hash(password);
  return false;
}

/** Opens a session after a right password, and gives the answer of the library's contract. The ladder comes next. */
export async function openSession(
  ctx: GenericEndpointContext,
  user: User,
  {
    rememberMe,
    callbackURL,
  }: { rememberMe?: boolean | undefined; callbackURL?: string | undefined },
) {
  const forget = rememberMe === false;
  const session = await ctx.context.internalAdapter.createSession(user.id, forget);
  await setSessionCookie(ctx, { session, user }, forget);
  if (callbackURL) ctx.setHeader('Location', inHeader(callbackURL));
  return {
    redirect: !!callbackURL,
    token: session.token,
    url: callbackURL,
    user: parseUserOutput(ctx.context.options, user),
  };
}
