import type { GenericEndpointContext } from 'better-auth';
import { PROOF_LIFETIMES } from '../../../auth/proof/proof-mails.ts';
import { createSignedCookie } from '../../../auth/signed-cookie.ts';

/**
 * The address for which a browser has asked for a sign-in mail, and the mark by which the mail knows the
 * browser.
 */
export interface Asked {
  readonly email: string;
  readonly browser: string;
}

/** Of several addresses those asked for last, the newest first. */
interface KeptAsked {
  readonly asked: readonly Asked[];
}

const MOST_ADDRESSES = 3;

export type MailSignInBrowsers = ReturnType<typeof createMailSignInBrowsers>;

/**
 * Binds the link and the code of a sign-in mail to the browser that asked (ASVS 6.6.2). The cookie
 * looks the same whether the address has an account or not.
 */
export function createMailSignInBrowsers(secret: string, prefix: string) {
  const cookie = createSignedCookie<KeptAsked>(secret, {
    prefix,
    name: 'sign_in_mail',
    lifetime: PROOF_LIFETIMES['sign-in'],
  });
  const read = (header: string | null | undefined) => cookie.read(header)?.asked ?? [];
  const others = (ctx: GenericEndpointContext, email: string) =>
    read(ctx.headers?.get('cookie')).filter((asked) => asked.email !== email);
  return {
    remember: (ctx: GenericEndpointContext, newest: Asked): void => {
      const asked = [newest, ...others(ctx, newest.email)].slice(0, MOST_ADDRESSES);
      cookie.write(ctx, { asked });
    },
    /** Forgets the address with which somebody is signed in now; other addresses stay. */
    forget: (ctx: GenericEndpointContext, email: string): void => {
      const asked = others(ctx, email);
      if (asked.length > 0) cookie.write(ctx, { asked });
      else cookie.clear(ctx);
    },
    /** From a request's Cookie header, the newest first. */
    read,
  };
}
