import { createHmac, timingSafeEqual } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { parse } from 'cookie';
import { DAY, SECOND } from '../../time.ts';

/**
 * What a browser knows that has typed a password for an address whose owner is not proved yet: the
 * address, and a mark of that password's hash. So the code of the mail is good in this browser, and
 * whoever confirms there is known to hold the account's password. The cookie looks the same whether
 * the address was new, taken, or waiting to be confirmed.
 */
export interface SignUpBrowser {
  readonly email: string;
  readonly mark: string;
}

/** As long as the mail's code works. */
const LIFETIME = DAY;

const COOKIE = 'sign_up';

export type SignUpBrowsers = ReturnType<typeof createSignUpBrowsers>;

/** Reads and writes that cookie, which is signed: nobody can claim a password they did not type. */
export function createSignUpBrowsers(secret: string) {
  const sign = (kind: string, value: string) =>
    createHmac('sha256', secret).update(`sign-up-browser\n${kind}\n${value}`).digest('base64url');

  const decode = (cookie: string): SignUpBrowser | undefined => {
    const [value = '', signature = ''] = cookie.split('.');
    const expected = Buffer.from(sign('cookie', value));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    const { email, mark, until } = JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
    return until > Date.now() ? { email, mark } : undefined;
  };

  return {
    /** Stands for a password's hash and gives nothing of it away. */
    markOf: (passwordHash: string): string => sign('mark', passwordHash),

    remember(ctx: GenericEndpointContext, { email, mark }: SignUpBrowser): void {
      const until = Date.now() + LIFETIME;
      const value = Buffer.from(JSON.stringify({ email, mark, until })).toString('base64url');
      const { name, attributes } = ctx.context.createAuthCookie(COOKIE, {
        maxAge: LIFETIME / SECOND,
      });
      ctx.setCookie(name, `${value}.${sign('cookie', value)}`, attributes);
    },

    forget(ctx: GenericEndpointContext): void {
      const { name, attributes } = ctx.context.createAuthCookie(COOKIE, { maxAge: 0 });
      ctx.setCookie(name, '', attributes);
    },

    /** From a request's Cookie header; undefined when it holds none, or one that is not ours. */
    read(header: string | null | undefined): SignUpBrowser | undefined {
      const cookies = Object.entries(parse(header ?? ''));
      const cookie = cookies.find(([name]) => name.endsWith(`.${COOKIE}`))?.[1];
      return cookie ? decode(cookie) : undefined;
    },
  };
}
