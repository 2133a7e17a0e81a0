import { generateAuthenticationOptions, generateRegistrationOptions } from '@simplewebauthn/server';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { readPending } from '../../../auth/ladder/pending-sign-in.ts';
import { sessionOf, sessionRequired } from '../../../auth/session/found-session.ts';
import { shownEmail } from '../../../email-address.ts';
import { CHALLENGE_LIFETIME, keepChallenge } from './passkey-challenge.ts';
import { descriptorOf, passkeysOf } from './passkey-rows.ts';
import { type RelyingParty, userHandle } from './relying-party.ts';

/** More than anybody has; each is a row, and all of them are told to the browser. */
const MOST_PASSKEYS = 50;

/**
 * `GET /passkey/generate-register-options`: what the browser needs for creating a passkey that works
 * without a name typed first, behind a finger, a face or a PIN, and on no authenticator that has one
 * for this account already. The path and the shape are the library's; it gives a person another
 * handle each time and only prefers the person to be verified. With `mediation=conditional` for a browser
 * that creates one without asking: it cannot ask for a finger then.
 */
export function registerOptions(rp: RelyingParty) {
  return createAuthEndpoint(
    '/passkey/generate-register-options',
    {
      method: 'GET',
      use: [sessionRequired],
      query: z
        .object({
          authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
          mediation: z.literal('conditional').optional(),
        })
        .optional(),
    },
    async (ctx) => {
      const { user } = ctx.context.session;
      const passkeys = await passkeysOf(ctx.context.adapter, user.id);
      if (passkeys.length >= MOST_PASSKEYS) {
        throw new APIError('BAD_REQUEST', {
          code: 'TOO_MANY_PASSKEYS',
          message: 'This account has as many passkeys as it may have. Remove one first.',
        });
      }
      const attachment = ctx.query?.authenticatorAttachment;
      const quietly = ctx.query?.mediation === 'conditional';
      const options = await generateRegistrationOptions({
        rpName: rp.name,
        rpID: rp.id,
        userID: userHandle(user.id),
        userName: shownEmail(user.email),
        userDisplayName: user.name,
        timeout: CHALLENGE_LIFETIME,
        attestationType: 'none',
        excludeCredentials: passkeys.map(descriptorOf),
        authenticatorSelection: {
          residentKey: 'required',
          userVerification: quietly ? 'preferred' : 'required',
          ...(attachment && { authenticatorAttachment: attachment }),
        },
      });
      await keepChallenge(ctx, quietly ? 'createQuietly' : 'create', options.challenge, user.id);
      return ctx.json(options);
    },
  );
}

/**
 * `GET /passkey/generate-authenticate-options`: what the browser needs for using a passkey. A
 * person who is signed in, or has taken the first step of signing in here, is asked for one of their own.
 * Everybody else is asked for any passkey, so the answer does not tell whether an account has one.
 */
export function authenticateOptions(rp: RelyingParty) {
  return createAuthEndpoint(
    '/passkey/generate-authenticate-options',
    { method: 'GET' },
    async (ctx) => {
      const person = ((await readPending(ctx)) ?? (await sessionOf(ctx)))?.user;
      const passkeys = person ? await passkeysOf(ctx.context.adapter, person.id) : [];
      const options = await generateAuthenticationOptions({
        rpID: rp.id,
        timeout: CHALLENGE_LIFETIME,
        userVerification: 'required',
        ...(passkeys.length > 0 && { allowCredentials: passkeys.map(descriptorOf) }),
      });
      await keepChallenge(ctx, 'get', options.challenge, person?.id ?? '');
      return ctx.json(options);
    },
  );
}
