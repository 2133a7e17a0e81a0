import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { type Owner, tellOwner } from '../../../auth/record/notices.ts';
import { takenBackBy } from '../../../db/request-work.ts';
import { takeChallenge } from './passkey-challenge.ts';
import { PASSKEY, type PasskeyRow } from './passkey-rows.ts';
import type { Assertion } from './passkey-shapes.ts';
import { type RelyingParty, userHandle } from './relying-party.ts';

/** The result of checking an assertion; nothing is written yet. */
export type Checked =
  | {
      readonly ok: true;
      readonly passkey: PasskeyRow;
      /**
       * Notes that the passkey was used, within the transaction that is under way. False when its counter did
       * not go on: then somebody has a copy of it (WebAuthn 6.1.1), and its owner is told, once. With `alone`
       * also false for a passkey that is good for the second step alone, perhaps since a moment ago.
       */
      use(how?: { readonly alone: boolean }): Promise<boolean>;
    }
  | {
      readonly ok: false;
      /** `stale`: no such challenge (any more) · `unknown`: no such passkey · `wrong`: not its answer. */
      readonly reason: 'stale' | 'unknown' | 'wrong';
      /** The owner of the passkey that was named, if there is one. */
      readonly userId?: string;
    };

/**
 * Checks an assertion (WebAuthn 7.2): our challenge, used up by this; origin and RP id; the signature;
 * that the person was there and verified; that it is the passkey of the account it names.
 * `ownerId`: whose it must be, where that is known.
 */
export async function checkAssertion(
  ctx: GenericEndpointContext,
  rp: RelyingParty,
  response: Assertion,
  ownerId?: string,
): Promise<Checked> {
  const kept = await takeChallenge(ctx, 'get', response.response.clientDataJSON);
  if (!kept) return { ok: false, reason: 'stale' };
  const passkey = await ctx.context.adapter.findOne<PasskeyRow>({
    model: PASSKEY,
    where: [{ field: 'credentialID', value: response.id }],
  });
  if (!passkey) return { ok: false, reason: 'unknown' };
  const counter = await verifiedCounter(rp, kept.challenge, response, passkey);
  const { userId } = passkey;
  if (counter === undefined || (ownerId !== undefined && ownerId !== userId)) {
    return { ok: false, reason: 'wrong', userId };
  }
  return { ok: true, passkey, use: (how) => noteUse(ctx, passkey, counter, how) };
}

/** Gives the counter of the authenticator; undefined when the answer is not this passkey's. */
async function verifiedCounter(
  rp: RelyingParty,
  expectedChallenge: string,
  { response: { userHandle: handle, ...response }, ...rest }: Assertion,
  passkey: PasskeyRow,
): Promise<number | undefined> {
  if (handle && handle !== Buffer.from(userHandle(passkey.userId)).toString('base64url')) {
    return undefined;
  }
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...rest, response, clientExtensionResults: {} },
      expectedChallenge,
      expectedOrigin: [...rp.origins],
      expectedRPID: rp.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialID,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64')),
        // `noteUse` compares the counter: here it would be judged before the signature is.
        counter: 0,
      },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Notes a use by one statement: of two uses at once, the counter of the one counts for the other. A 503 takes it back
 * with the challenge, or the same answer, sent again, would look like that of a copy.
 */
async function noteUse(
  ctx: GenericEndpointContext,
  { id, userId, name, counter: before, lastUsedAt }: PasskeyRow,
  counter: number,
  { alone } = { alone: false },
): Promise<boolean> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const [goesOn, doesNot] = counter > 0 ? (['lt', 'gte'] as const) : (['eq', 'ne'] as const);
  const used = await adapter.updateMany({
    model: PASSKEY,
    where: [
      { field: 'id', value: id },
      { field: 'counter', operator: goesOn, value: counter },
      ...(alone ? [{ field: 'secondStepOnly', value: false }] : []),
    ],
    update: { counter, lastUsedAt: new Date() },
  });
  if (used === 1) {
    takenBackBy(() =>
      ctx.context.adapter.updateMany({
        model: PASSKEY,
        where: [
          { field: 'id', value: id },
          { field: 'counter', value: counter },
        ],
        update: { counter: before, lastUsedAt },
      }),
    );
    return true;
  }
  const firstSeen = await adapter.updateMany({
    model: PASSKEY,
    where: [
      { field: 'id', value: id },
      { field: 'counter', operator: doesNot, value: counter },
      { field: 'copySeenAt', value: null },
    ],
    update: { copySeenAt: new Date() },
  });
  const owner = await adapter.findOne<Owner>({
    model: 'user',
    where: [{ field: 'id', value: userId }],
  });
  if (firstSeen === 1 && owner) await tellOwner(ctx, owner, 'passkeyCopied', { about: name });
  return false;
}
