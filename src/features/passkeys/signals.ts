import type { PasskeyRow } from './policy/passkey-rows.ts';
import { userHandle } from './policy/relying-party.ts';

/**
 * What the browser may tell the password manager about a person's passkeys (WebAuthn 5.1.10, the Signal API).
 */
export function signalsFor(
  { hostname: rpId }: URL,
  { id }: { readonly id: string },
  passkeys: readonly PasskeyRow[],
) {
  const userId = Buffer.from(userHandle(id)).toString('base64url');
  const allAcceptedCredentialIds = passkeys.map(({ credentialID }) => credentialID);
  return {
    signalAllAcceptedCredentials: { rpId, userId, allAcceptedCredentialIds },
  };
}

/**
 * What the browser may tell the password manager about a passkey that this site does not have: to forget it.
 */
export function unknownHere({ hostname: rpId }: URL, response: object | undefined) {
  const { id: credentialId } = (response ?? {}) as { id?: unknown };
  return typeof credentialId === 'string' ? { rpId, credentialId } : undefined;
}
