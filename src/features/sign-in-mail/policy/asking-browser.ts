import { PROOF_LIFETIMES } from '../../../auth/proof/proof-mails.ts';
import { createSignedCookie, type SignedCookie } from '../../../auth/signed-cookie.ts';

/** For which address a browser has asked for a sign-in mail, and by which mark the mail knows it. */
export interface Asked {
  readonly email: string;
  readonly browser: string;
}

export type MailSignInBrowsers = SignedCookie<Asked>;

/**
 * Binds the link and the code of a sign-in mail to the browser that asked (ASVS 6.6.2). The cookie
 * looks the same whether the address has an account or not.
 */
export function createMailSignInBrowsers(secret: string, prefix: string): MailSignInBrowsers {
  return createSignedCookie(secret, {
    prefix,
    name: 'sign_in_mail',
    lifetime: PROOF_LIFETIMES['sign-in'],
  });
}
