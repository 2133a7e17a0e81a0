import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { API_PATH } from '../../auth/auth.ts';
import { boundCredential, newBoundCookie, writeBoundCookie } from './bound-cookie.ts';
import { findBound, isDueRound, rotate } from './bound-rows.ts';
import type { BoundSessions } from './bound-sessions.ts';
import { keyFromText, PROOF_HEADER, proofOfKey, sentText } from './device-proof.ts';
import { badProof, notOffered, sessionEnded } from './errors.ts';

export const REFRESH_PATH = '/bound-session/refresh';

/**
 * The endpoint that gives the browser a new second cookie for a challenge that the session's key has signed, and
 * the next challenge. Refuses with 403 and a challenge when there is no signature or it is for an older one, 400
 * when it is not good, 401 when the session has ended.
 */
export const refreshBoundSession = (bound: BoundSessions | undefined) =>
  createAuthEndpoint(REFRESH_PATH, { method: 'POST' }, async (ctx) => {
    if (!bound) throw notOffered();
    return ctx.json(await refresh(ctx, bound));
  });

async function refresh(ctx: GenericEndpointContext, bound: BoundSessions) {
  const { prepared } = bound.database;
  const id = sentText(ctx.headers?.get('sec-secure-session-id')) ?? '';
  const row = await findBound(prepared, id);
  const key = row && keyFromText(row.publicKey);
  if (!row || !key) throw sessionEnded();
  const sent = ctx.headers?.get(PROOF_HEADER);
  if (!sent) throw signFirst(bound, id, row.round);
  const proof = proofOfKey(sent, key);
  if (!proof) throw badProof();
  const challenge = bound.challenges.read(proof.challenge);
  if (challenge?.id !== id || !isDueRound(challenge.round, row)) {
    throw signFirst(bound, id, row.round);
  }
  const cookie = newBoundCookie();
  if (!(await rotate(prepared, challenge, cookie))) throw signFirst(bound, id, row.round + 1);
  writeBoundCookie(ctx, cookie);
  bound.counted.add('refreshed');
  ctx.setHeader('Secure-Session-Challenge', challengeFor(bound, id, row.round + 1));
  return instructions(ctx, bound, id);
}

/** Writes what a browser is told to do for a session (W3C DBSC, 9.6): the answer of both endpoints. */
export function instructions(ctx: GenericEndpointContext, { origin }: BoundSessions, id: string) {
  return {
    session_identifier: id,
    refresh_url: API_PATH + REFRESH_PATH,
    scope: { origin, include_site: false, scope_specification: [] },
    credentials: [boundCredential(ctx)],
  };
}

/** 403 asks the browser for a signature; every other 4xx would end its part of the session. */
function signFirst(bound: BoundSessions, id: string, round: number): APIError {
  bound.counted.add('asked');
  return new APIError(
    'FORBIDDEN',
    { code: 'SIGN_CHALLENGE', message: 'Sign the challenge.' },
    { 'Secure-Session-Challenge': challengeFor(bound, id, round) },
  );
}

function challengeFor({ challenges }: BoundSessions, id: string, round: number): string {
  return `"${challenges.give(id, round)}";id="${id}"`;
}
