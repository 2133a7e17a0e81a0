import { passkey } from '@better-auth/passkey';
import type { BetterAuthPlugin } from 'better-auth';
import { verifyRegistration } from './passkey-create.ts';
import { deletePasskey, updatePasskey } from './passkey-manage.ts';
import { skipOffer } from './passkey-offer.ts';
import { authenticateOptions, registerOptions } from './passkey-options.ts';
import { passkeySchema } from './passkey-rows.ts';
import { chooseSecondStep, verifySecondStep } from './passkey-second-step.ts';
import { verifyAuthentication } from './passkey-sign-in.ts';
import { stepUpByPasskey } from './passkey-step-up.ts';
import type { RelyingParty } from './relying-party.ts';

/**
 * Passkeys, so that the library's `passkeyClient` works: its paths, its shapes, its codes. Of its
 * plugin only the list is left; why each of its endpoints has one of ours in its place is said there,
 * and in docs/decisions/0024-passkeys.md.
 */
export function passkeys(rp: RelyingParty) {
  const library = passkey({ rpID: rp.id, rpName: rp.name, origin: [...rp.origins] });
  return {
    ...library,
    schema: passkeySchema,
    endpoints: {
      listPasskeys: library.endpoints.listPasskeys,
      // The library's keys.
      generatePasskeyRegistrationOptions: registerOptions(rp),
      generatePasskeyAuthenticationOptions: authenticateOptions(rp),
      verifyPasskeyRegistration: verifyRegistration(rp),
      verifyPasskeyAuthentication: verifyAuthentication(rp),
      deletePasskey,
      updatePasskey,
      // Ours.
      choosePasskeySecondStep: chooseSecondStep,
      skipPasskeyOffer: skipOffer,
      verifyPasskeySecondStep: verifySecondStep(rp),
      stepUpByPasskey: stepUpByPasskey(rp),
    },
  } satisfies BetterAuthPlugin;
}
