import { createHmac } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { DAY } from '../../../time.ts';
import { createSignedCookie } from '../../signed-cookie.ts';

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

/** The columns of an account row that say how one gets in by it. */
interface WayIn {
  readonly providerId: string;
  readonly accountId: string;
  readonly password?: string | null | undefined;
}

/** What one holds of an account: a password (its hash), or an account elsewhere. */
export function holdingOf(way: WayIn): string {
  return way.providerId === 'credential'
    ? (way.password ?? '')
    : `${way.providerId}\n${way.accountId}`;
}

/** As long as the mail's code works. */
const LIFETIME = DAY;

export type SignUpBrowsers = ReturnType<typeof createSignUpBrowsers>;

/** Reads and writes that cookie, which is signed: nobody can claim a password they did not type. */
export function createSignUpBrowsers(secret: string, prefix: string) {
  const cookie = createSignedCookie<SignUpBrowser>(secret, {
    prefix,
    name: 'sign_up',
    lifetime: LIFETIME,
  });
  const markOf = (holding: string): string =>
    createHmac('sha256', secret).update(`sign-up-browser\nmark\n${holding}`).digest('base64url');
  return {
    /** Stands for what is held, such as a password's hash, and gives nothing of it away. */
    markOf,

    /** Whether the account was created in this browser, and one of its ways in is still that one. */
    isHolder: (
      browser: SignUpBrowser | undefined,
      email: string,
      ways: readonly WayIn[],
    ): boolean => {
      const holdings = ways.map(holdingOf).filter((holding) => holding !== '');
      const { mark } = browser?.email === email ? browser : { mark: undefined };
      return holdings.some((holding) => mark === markOf(holding));
    },

    remember: (ctx: GenericEndpointContext, browser: SignUpBrowser): void =>
      cookie.write(ctx, browser),

    forget: cookie.clear,
    read: cookie.read,
  };
}
