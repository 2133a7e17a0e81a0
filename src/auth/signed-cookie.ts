import { createHmac, timingSafeEqual } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { SECOND } from '../time.ts';
import { cookieIn } from '../web/cookies.ts';

/**
 * A small fact that a browser keeps: the browser can read it, but not make it up or change it. After
 * `lifetime` milliseconds it is not believed any more. Because it can be read, it must not depend on
 * anything that the visitor may not know. `prefix` is that of the site's cookies.
 */
export function createSignedCookie<T extends object>(
  secret: string,
  {
    prefix,
    name: shortName,
    lifetime,
  }: { readonly prefix: string; readonly name: string; readonly lifetime: number },
) {
  const sign = (value: string) =>
    createHmac('sha256', secret)
      .update(`signed-cookie\n${shortName}\n${value}`)
      .digest('base64url');

  const decode = (cookie: string): T | undefined => {
    const [value = '', signature = ''] = cookie.split('.');
    const expected = Buffer.from(sign(value));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    const { until, ...fact } = JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
    return until > Date.now() ? (fact as T) : undefined;
  };

  return {
    write(ctx: GenericEndpointContext, fact: T): void {
      // Rounded to the second, as the Date of every answer is: more would tell how long the work before it
      // took.
      const until = Math.ceil((Date.now() + lifetime) / SECOND) * SECOND;
      const json = JSON.stringify({ ...fact, until });
      const value = Buffer.from(json).toString('base64url');
      const { name, attributes } = ctx.context.createAuthCookie(shortName, {
        maxAge: lifetime / SECOND,
      });
      ctx.setCookie(name, `${value}.${sign(value)}`, attributes);
    },

    clear(ctx: GenericEndpointContext): void {
      const { name, attributes } = ctx.context.createAuthCookie(shortName, { maxAge: 0 });
      ctx.setCookie(name, '', attributes);
    },

    /** From a request's Cookie header; undefined when it holds none, or one that is not ours. */
    read(header: string | null | undefined): T | undefined {
      const cookie = cookieIn(header, `${prefix}.${shortName}`);
      return cookie ? decode(cookie) : undefined;
    },
  };
}
