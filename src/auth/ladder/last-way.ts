import type { GenericEndpointContext } from 'better-auth';
import { DAY, SECOND } from '../../time.ts';
import type { FirstProof } from './ways-in.ts';

/** The short name of the cookie; the sign-in page reads it. */
export const LAST_WAY_COOKIE = 'last_way';

/** As long as browsers keep a cookie at all. */
const LIFETIME = 400 * DAY;

/**
 * Lets this browser know by which way somebody came in, for the sign-in page to point at: a way's
 * button, `provider.` with its id, never whose account it was. Nothing hangs on it, so it is not signed.
 */
export function rememberWay(ctx: GenericEndpointContext, method: FirstProof): void {
  const { name, attributes } = ctx.context.createAuthCookie(LAST_WAY_COOKIE, {
    maxAge: LIFETIME / SECOND,
  });
  ctx.setCookie(name, buttonOf(ctx, method), attributes);
}

function buttonOf(ctx: GenericEndpointContext, method: FirstProof): string {
  if (method === 'provider') return `provider.${ctx.params?.id}`;
  // A new account has a password from then on, also when confirming the address has signed it in.
  const isNew = method === 'signUp' || ctx.path === '/verify-email';
  return isNew || method === 'userName' ? 'password' : method;
}
