import { createHash, randomBytes } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { MINUTE, SECOND } from '../../time.ts';
import { cookieIn } from '../../web/cookies.ts';

/** How long a cookie works. Chrome signs six times in nine minutes at most, for all sessions of a site. */
const LIFETIME = 10 * MINUTE;

/** The browser lets go of it a little earlier: it begins to count when the answer reaches it. */
const ON_ITS_WAY = 30 * SECOND;

const COOKIE = 'bound';

/** A cookie that is given out, and what is kept of it. */
export interface NewBoundCookie {
  readonly value: string;
  readonly hash: string;
  readonly until: Date;
}

/** Makes a cookie that works for ten minutes. Only its hash is for the database. */
export function newBoundCookie(): NewBoundCookie {
  const value = randomBytes(32).toString('base64url');
  return { value, hash: hashOf(value), until: new Date(Date.now() + LIFETIME) };
}

/** The cookie of a request, as it is kept. `prefix` is that of the site's cookies. */
export function boundHashIn(
  cookies: string | null | undefined,
  prefix: string,
): string | undefined {
  const value = cookieIn(cookies, `${prefix}.${COOKIE}`);
  return value === undefined ? undefined : hashOf(value);
}

/** Sets the cookie with the answer; the browser forgets it shortly before it stops working. */
export function writeBoundCookie(ctx: GenericEndpointContext, { value }: NewBoundCookie): void {
  const { name, attributes } = cookieFor(ctx, (LIFETIME - ON_ITS_WAY) / SECOND);
  ctx.setCookie(name, value, attributes);
}

/** Has the browser forget the cookie. */
export function clearBoundCookie(ctx: GenericEndpointContext): void {
  const { name, attributes } = cookieFor(ctx, 0);
  ctx.setCookie(name, '', attributes);
}

/** As the instructions to a browser name it: it must be set with exactly these attributes. */
export function boundCredential(ctx: GenericEndpointContext) {
  const { name, attributes } = cookieFor(ctx, 0);
  const secure = attributes.secure ? ['Secure'] : [];
  const parts = ['Path=/', ...secure, 'HttpOnly', 'SameSite=Lax'];
  return { type: 'cookie', name, attributes: parts.join('; ') } as const;
}

function cookieFor(ctx: GenericEndpointContext, maxAge: number) {
  return ctx.context.createAuthCookie(COOKIE, { maxAge });
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}
