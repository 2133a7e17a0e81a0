import { defineRequestState } from '@better-auth/core/context';
import type { GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { API_PATH } from '../../auth/auth.ts';
import { recordAudit } from '../../auth/record/audit.ts';
import type { SessionRow } from '../../auth/session/session-lifetime.ts';
import { mustBeOpen } from '../../auth/session/still-open.ts';
import { inTransaction, isDuplicate } from '../../auth/transaction.ts';
import { type NewBoundCookie, newBoundCookie, writeBoundCookie } from './bound-cookie.ts';
import { findBound, rotate } from './bound-rows.ts';
import type { BoundSessions } from './bound-sessions.ts';
import { type DeviceProof, keyText, PROOF_HEADER, proofOfNewKey } from './device-proof.ts';
import { badProof, boundAlready, notOffered, sessionEnded } from './errors.ts';
import { instructions } from './refresh.ts';

const REGISTER_PATH = '/bound-session/register';

/** The round of the challenge that comes with a sign-in. */
const FIRST = 0;

/** Whether a session began in this request; one that only got a new token began before. */
const began = defineRequestState(() => false);

/** Notes that a session began in this request. */
export async function noteBeginning(): Promise<void> {
  await began.set(true);
}

/** Offers the browser, with the answer to a sign-in, to make a key for the session that it has opened. */
export async function offer(
  ctx: GenericEndpointContext,
  { challenges }: BoundSessions,
): Promise<void> {
  const id = ctx.context.newSession?.session.id;
  if (!id || !(await began.get())) return;
  const challenge = challenges.give(id, FIRST);
  ctx.setHeader(
    'Secure-Session-Registration',
    `(ES256 RS256);path="${API_PATH}${REGISTER_PATH}";challenge="${challenge}"`,
  );
}

/**
 * The endpoint that binds a session to the key that has signed its challenge, and gives the browser its second
 * cookie. Refuses with 400 when the signature is not good, 401 when the session has ended, 409 when it has
 * another key.
 */
export const registerBoundSession = (bound: BoundSessions | undefined) =>
  createAuthEndpoint(REGISTER_PATH, { method: 'POST' }, async (ctx) => {
    if (!bound) throw notOffered();
    return ctx.json(await register(ctx, bound));
  });

async function register(ctx: GenericEndpointContext, bound: BoundSessions) {
  const proof = proofOfNewKey(ctx.headers?.get(PROOF_HEADER));
  const challenge = proof && bound.challenges.read(proof.challenge);
  if (!proof || challenge?.round !== FIRST) throw badProof();
  const cookie = newBoundCookie();
  await bind(ctx, bound, { id: challenge.id, proof, cookie });
  writeBoundCookie(ctx, cookie);
  bound.counted.add('bound');
  return instructions(ctx, bound, challenge.id);
}

interface NewBinding {
  readonly id: string;
  readonly proof: DeviceProof;
  readonly cookie: NewBoundCookie;
}

/**
 * Binds the session that the challenge names. Its cookie is not asked for: after a trip to a provider the
 * browser sends none along, and only the browser that has signed in has the challenge. A session is
 * bound once; the same key may come again, because an answer was lost.
 * @throws APIError 409 for another key, 401 when the session has ended meanwhile
 */
async function bind(
  ctx: GenericEndpointContext,
  { database: { prepared } }: BoundSessions,
  { id, proof, cookie }: NewBinding,
): Promise<void> {
  const publicKey = keyText(proof.publicKey);
  const before = await findBound(prepared, id);
  if (before) {
    const isSame = before.publicKey === publicKey;
    if (isSame && (await rotate(prepared, { id, round: FIRST }, cookie))) return;
    throw boundAlready();
  }
  const now = new Date();
  const where = [{ field: 'id', value: id }];
  const session = await ctx.context.adapter.findOne<SessionRow>({ model: 'session', where });
  if (!session || session.expiresAt < now) throw sessionEnded();
  const { userId } = session;
  const kept = { cookieHash: cookie.hash, cookieUntil: cookie.until, round: FIRST + 1 };
  const data = { id, userId, publicKey, ...kept, refreshedAt: now, createdAt: now };
  await inTransaction(ctx, async (adapter) => {
    await mustBeOpen(adapter, { user: { id: userId }, session });
    await adapter.create({ model: 'boundSession', data, forceAllowId: true }).catch((error) => {
      throw isDuplicate(error) ? boundAlready() : error;
    });
    await recordAudit(ctx, {
      event: 'sessionBound',
      outcome: 'success',
      actorId: userId,
      subjectId: userId,
      sessionId: id,
    });
  });
}
