import { randomBytes } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { takenBackBy } from '../../../db/request-work.ts';
import { MINUTE, SECOND } from '../../../time.ts';

/** How long somebody may take to find the finger or the key. */
export const CHALLENGE_LIFETIME = 5 * MINUTE;

/** Longer than any challenge of ours. */
const LONGEST_CHALLENGE = 100;

const COOKIE = 'passkey';

/**
 * The ceremony that an authenticator is asked for; an answer to one is no answer to another. `createQuietly`:
 * the browser creates a passkey without asking the person, right after filling in their password (WebAuthn
 * 5.1.3, conditional mediation).
 */
export type Ceremony = 'create' | 'createQuietly' | 'get';

/**
 * Keeps a challenge: for one answer, and for this browser alone, so that nobody can put an answer of their
 * own into another browser. Several tabs may wait at once. `userId`: the person who is asked; empty when that
 * is not known yet.
 */
export async function keepChallenge(
  ctx: GenericEndpointContext,
  ceremony: Ceremony,
  challenge: string,
  userId: string,
): Promise<void> {
  const { name, attributes } = ctx.context.createAuthCookie(COOKIE, {
    maxAge: CHALLENGE_LIFETIME / SECOND,
  });
  const known = await ctx.getSignedCookie(name, ctx.context.secret);
  const browser = known || randomBytes(16).toString('base64url');
  await ctx.setSignedCookie(name, browser, ctx.context.secret, attributes);
  await ctx.context.internalAdapter.createVerificationValue({
    identifier: identifierOf(ceremony, browser, challenge),
    value: userId,
    expiresAt: new Date(Date.now() + CHALLENGE_LIFETIME),
  });
}

/**
 * Takes the challenge that an answer names, and gives the person whom it was for. Undefined when this browser
 * did not get it, it was answered before, or is too old. `clientDataJSON` is the answer's. A 503 gives the challenge
 * back: nothing has come of the answer, and a reload of the page sends the same one again.
 */
export async function takeChallenge(
  ctx: GenericEndpointContext,
  ceremony: Ceremony,
  clientDataJSON: string,
): Promise<{ challenge: string; userId: string } | undefined> {
  const { name } = ctx.context.createAuthCookie(COOKIE);
  const browser = await ctx.getSignedCookie(name, ctx.context.secret);
  const challenge = challengeIn(clientDataJSON);
  if (!browser || !challenge) return undefined;
  const identifier = identifierOf(ceremony, browser, challenge);
  const { internalAdapter } = ctx.context;
  const kept = await internalAdapter.consumeVerificationValue(identifier);
  if (!kept) return undefined;
  const { value, expiresAt } = kept;
  takenBackBy(() => internalAdapter.createVerificationValue({ identifier, value, expiresAt }));
  return { challenge, userId: value };
}

function identifierOf(ceremony: Ceremony, browser: string, challenge: string): string {
  return `passkey-${ceremony}-${browser}-${challenge}`;
}

function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    const { challenge } = data as { challenge?: unknown };
    const fits = typeof challenge === 'string' && challenge.length <= LONGEST_CHALLENGE;
    return fits ? challenge : undefined;
  } catch {
    return undefined;
  }
}
