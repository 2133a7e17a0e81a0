/** The site as authenticators know it (WebAuthn 4, "Relying Party"). */
export interface RelyingParty {
  /** The host name: passkeys are bound to it and work nowhere else. */
  readonly id: string;
  readonly name: string;
  /** The origins from which the answers of authenticators may come. */
  readonly origins: readonly string[];
}

/**
 * A person's user handle (WebAuthn 5.4.3): the number of their account, which says nothing about them
 * and stays, so that authenticators keep one account apart from another and know it again: there a new
 * passkey takes the place of an old one, and the Signal API can name the account.
 */
export function userHandle(userId: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(userId);
}
