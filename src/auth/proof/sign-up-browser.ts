import { createHmac, randomBytes } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { DAY } from '../../time.ts';
import { beginningOf } from '../hashes-apart.ts';
import { createSignedCookie } from '../signed-cookie.ts';

/**
 * What a browser knows that has typed a password for an address whose owner is not proved yet: the
 * address, and a mark of that password's hash. So the code of the mail works in this browser, and a
 * person who confirms there is known to have the account's password. The cookie looks the same whether
 * the address was new, taken, or waiting to be confirmed. A nonce makes each mark different: equal marks
 * of two sign-ups with one password would tell a reader that the address was new.
 */
export interface SignUpBrowser {
  readonly email: string;
  readonly nonce: string;
  readonly mark: string;
}

/** Of several addresses the ones used last, the newest first: a family signs up in one browser. */
interface KeptBrowsers {
  readonly browsers: readonly SignUpBrowser[];
}

const MOST_ADDRESSES = 3;

/** The columns of an account row that say how one gets in by it. */
interface FirstWayIn {
  readonly providerId: string;
  readonly accountId: string;
  readonly password?: string | null | undefined;
}

/**
 * Names what proves a way in: a password, or an account elsewhere. The beginning of the password's hash says which
 * password it is; the end may be kept from the site (hashes-apart.ts).
 */
export function holdingOf(way: FirstWayIn): string {
  return way.providerId === 'credential'
    ? beginningOf(way.password ?? '')
    : `${way.providerId}\n${way.accountId}`;
}

/** As long as the mail's code works. */
const LIFETIME = DAY;

export type SignUpBrowsers = ReturnType<typeof createSignUpBrowsers>;

/** Reads and writes that cookie, which is signed: nobody can claim a password they did not type. */
export function createSignUpBrowsers(secret: string, prefix: string) {
  const cookie = createSignedCookie<KeptBrowsers>(secret, {
    prefix,
    name: 'sign_up',
    lifetime: LIFETIME,
  });
  const markOf = (nonce: string, holding: string): string =>
    createHmac('sha256', secret)
      .update(`sign-up-browser\nmark\n${nonce}\n${holding}`)
      .digest('base64url');
  const read = (header: string | null | undefined) => cookie.read(header)?.browsers ?? [];
  const others = (ctx: GenericEndpointContext, email: string) =>
    read(ctx.headers?.get('cookie')).filter((browser) => browser.email !== email);
  return {
    /** Whether the account was created in this browser, and one of its ways in is still that one. */
    isHolder: (
      browsers: readonly SignUpBrowser[],
      email: string,
      ways: readonly FirstWayIn[],
    ): boolean => {
      const browser = browsers.find((one) => one.email === email);
      if (!browser) return false;
      const holdings = ways.map(holdingOf).filter((holding) => holding !== '');
      return holdings.some((holding) => browser.mark === markOf(browser.nonce, holding));
    },

    /**
     * Notes the address. `holding` is what `holdingOf` gives, or any text that no way in has; the cookie does not
     * give it away.
     */
    remember: (ctx: GenericEndpointContext, email: string, holding: string): void => {
      const nonce = randomBytes(16).toString('base64url');
      const newest = { email, nonce, mark: markOf(nonce, holding) };
      cookie.write(ctx, { browsers: [newest, ...others(ctx, email)].slice(0, MOST_ADDRESSES) });
    },

    /** Forgets the address, which is proved now; other addresses stay. */
    forget: (ctx: GenericEndpointContext, email: string): void => {
      const left = others(ctx, email);
      if (left.length > 0) cookie.write(ctx, { browsers: left });
      else cookie.clear(ctx);
    },

    /** From a request's Cookie header, the newest first. */
    read,
  };
}
