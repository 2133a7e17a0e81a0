import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { refreshTwoFactorEnabled } from '../../../auth/ladder/second-factors.ts';
import { recordOwn, recordRefusal } from '../../../auth/record/audit.ts';
import { languageOf, type Owner, tellOwner } from '../../../auth/record/notices.ts';
import type { ContextSession } from '../../../auth/session/context-session.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { mustBeOpen } from '../../../auth/session/still-open.ts';
import { endTrust } from '../../../auth/session/trusted-browsers.ts';
import { inTransaction, isDuplicate } from '../../../auth/transaction.ts';
import { wordsIn } from '../../../i18n/words.ts';
import { labelField } from '../../../web/fields.ts';
import { authenticatorName } from './authenticators.ts';
import { takeChallenge } from './passkey-challenge.ts';
import { PASSKEY, type PasskeyRow, passkeysOf } from './passkey-rows.ts';
import { type Registration, registrationSchema } from './passkey-shapes.ts';
import type { RelyingParty } from './relying-party.ts';

/** How an authenticator may be reached (WebAuthn 5.8.4); what else a browser says is left out. */
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;

/**
 * We ask for no attestation, so nothing is vouched for (WebAuthn 8.7, 8.2 self attestation). Other
 * formats are not even looked at: for some the library fetches addresses out of certificates that
 * the sender made.
 */
const FORMATS = ['none', 'packed'];

const body = z.object({
  response: registrationSchema,
  name: labelField.schema.optional(),
  revokeOtherSessions: z.boolean().optional(),
});

/**
 * `POST /passkey/verify-registration { response, name?, revokeOtherSessions? }`: keeps the passkey
 * that the browser has created. The path and the answer (the passkey) are the library's; its own
 * answers 500 to a malformed registration and accepts authenticators that have not verified the user.
 * Refusals: 400 CHALLENGE_NOT_FOUND, FAILED_TO_VERIFY_REGISTRATION, PREVIOUSLY_REGISTERED.
 */
export function verifyRegistration(rp: RelyingParty) {
  return createAuthEndpoint(
    '/passkey/verify-registration',
    { method: 'POST', body, use: [sessionRequired] },
    async (ctx) => {
      const { user, session } = ctx.context.session as ContextSession;
      const { response, name, revokeOtherSessions = false } = ctx.body;
      const fresh = await verify(ctx, rp, response);
      const passkey = await inTransaction(ctx, async (adapter) => {
        await mustBeOpen(adapter, { user, session });
        const names = (await passkeysOf(adapter, user.id)).map((one) => one.name);
        const kept = await adapter.create<Record<string, unknown>, PasskeyRow>({
          model: PASSKEY,
          data: {
            ...fresh,
            userId: user.id,
            name: name ?? unlike(names, nameOf(user, fresh.aaguid)),
            createdAt: new Date(),
          },
        });
        await refreshTwoFactorEnabled(ctx, user.id);
        await endTrust(ctx, user.id);
        if (revokeOtherSessions) await endOtherSessions(ctx, user.id, session.id);
        await tellOwner(ctx, user, 'passkeyAdded', { about: kept.name });
        await recordOwn(ctx, 'passkeyAdded', {
          passkey: kept.id,
          endedOthers: revokeOtherSessions,
        });
        return kept;
      }).catch(async (error) => {
        throw isDuplicate(error) ? await refusal(ctx, 'PREVIOUSLY_REGISTERED') : error;
      });
      return ctx.json(passkey);
    },
  );
}

/** Checks a registration (WebAuthn 7.1), and gives the columns of the new row. */
async function verify(ctx: GenericEndpointContext, rp: RelyingParty, response: Registration) {
  const { clientDataJSON } = response.response;
  const asked = await takeChallenge(ctx, 'create', clientDataJSON);
  const kept = asked ?? (await takeChallenge(ctx, 'createQuietly', clientDataJSON));
  if (!kept || kept.userId !== ctx.context.session?.user.id) {
    throw await refusal(ctx, 'CHALLENGE_NOT_FOUND');
  }
  const info = await attested(rp, kept.challenge, response, !asked).catch(() => undefined);
  if (!info || info.credential.id !== response.id) {
    throw await refusal(ctx, 'FAILED_TO_VERIFY_REGISTRATION');
  }
  const transports = TRANSPORTS.filter((one) => response.response.transports?.includes(one));
  return {
    credentialID: info.credential.id,
    publicKey: Buffer.from(info.credential.publicKey).toString('base64'),
    counter: info.credential.counter,
    deviceType: info.credentialDeviceType,
    backedUp: info.credentialBackedUp,
    transports: transports.join(','),
    aaguid: info.aaguid,
  };
}

/**
 * Checks a registration. With `quietly` the person was not asked and need not have been there (WebAuthn 7.1,
 * step 15); a sign-in with the passkey always wants the person verified.
 * @throws whatever the library throws at a broken registration
 */
async function attested(
  rp: RelyingParty,
  expectedChallenge: string,
  { response: { clientDataJSON, attestationObject }, ...rest }: Registration,
  quietly: boolean,
) {
  const attestation = decodeAttestationObject(
    new Uint8Array(Buffer.from(attestationObject, 'base64url')),
  );
  if (!FORMATS.includes(attestation.get('fmt'))) return undefined;
  const { registrationInfo } = await verifyRegistrationResponse({
    response: {
      ...rest,
      response: { clientDataJSON, attestationObject },
      clientExtensionResults: {},
    },
    expectedChallenge,
    expectedOrigin: [...rp.origins],
    expectedRPID: rp.id,
    requireUserPresence: !quietly,
    requireUserVerification: !quietly,
  });
  return registrationInfo;
}

/** The first name of a passkey: that of its make, or "Passkey" in the language of its owner. */
function nameOf(owner: Owner, aaguid: string): string {
  return authenticatorName(aaguid) ?? wordsIn(languageOf(owner))('passkeys.unnamed');
}

/** A name that is not taken: `Windows Hello`, then `Windows Hello 2`. */
function unlike(taken: readonly string[], name: string): string {
  for (let number = 2, one = name; ; number += 1) {
    if (!taken.includes(one)) return one;
    one = `${name} ${number}`;
  }
}

async function refusal(ctx: GenericEndpointContext, code: keyof typeof MESSAGES) {
  await recordRefusal(ctx, { reason: code });
  return new APIError('BAD_REQUEST', { code, message: MESSAGES[code] });
}

/** The library's codes and words. */
const MESSAGES = {
  CHALLENGE_NOT_FOUND: 'Challenge not found',
  FAILED_TO_VERIFY_REGISTRATION: 'Failed to verify registration',
  PREVIOUSLY_REGISTERED: 'Previously registered',
} as const;
