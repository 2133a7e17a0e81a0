import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import type { ContextSession } from './context-session.ts';
import { quickReadsOf } from './quick-read.ts';

/**
 * The session that the request came with; null when it has none. Call it instead of the library's
 * `getSessionFromCtx`, which says "none" when the database could not be asked (design rule 19): a hook that
 * let such a request through would leave the refusal to an endpoint whose own look-up may succeed.
 * @throws what the database threw
 */
export async function sessionOf(ctx: GenericEndpointContext): Promise<ContextSession | null> {
  ctx.context.session ??= await readSession(ctx);
  return ctx.context.session;
}

/** The `use` of endpoints that need a session. The session is read anew: hooks may have ended it. */
export const sessionRequired = createAuthMiddleware(async (ctx) => {
  const session = await readSession(ctx);
  ctx.context.session = session;
  if (!session)
    throw new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
  return { session };
});

/** A cookie without a session is not cleared; plain-refusals.ts has the reason. */
async function readSession(ctx: GenericEndpointContext): Promise<ContextSession | null> {
  const { authCookies, secret, internalAdapter, adapter } = ctx.context;
  // Within a transaction only its own connection sees what it has written.
  if ((await getCurrentAdapter(adapter)) === adapter) {
    const quick = await quickReadsOf(ctx.context).session(ctx.headers?.get('cookie') ?? '');
    if (quick !== undefined) return quick;
  }
  const token = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
  if (!token) return null;
  const found = await internalAdapter.findSession(token);
  return found && found.session.expiresAt > new Date() ? found : null;
}
