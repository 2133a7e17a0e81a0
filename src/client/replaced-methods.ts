import type { BetterFetch } from 'better-auth/client';

/** A link's token, as the library's methods take it. */
interface FromLink {
  readonly query?: { readonly token?: string };
  readonly [field: string]: unknown;
}

/**
 * Methods of the library that act on GET, with a token in the address. The site has others in their place, which
 * are posted: a scanner of mails that follows a link does nothing. Both ways to call them lead there; the types
 * know the site's, which `ApiEndpoints` has.
 */
export function replacedMethods($fetch: BetterFetch): object {
  const posting =
    (path: string) =>
    ({ query, ...body }: FromLink, options?: object) =>
      $fetch(path, { ...options, method: 'POST', body: { ...query, ...body } });
  return {
    verifyEmail: posting('/verify-email'),
    magicLink: { verify: posting('/sign-in/mail/verify') },
  };
}
