import { defineRequestState } from '@better-auth/core/context';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint, createAuthMiddleware } from 'better-auth/api';
import { API_PATH } from '../../auth/auth.ts';
import { recordAudit } from '../../auth/record/audit.ts';
import type { SessionRow } from '../../auth/session/session-lifetime.ts';
import { mustBeOpen } from '../../auth/session/still-open.ts';
import { inTransaction, isDuplicate } from '../../auth/transaction.ts';
import {
  boundCredential,
  clearBoundCookie,
  type NewBoundCookie,
  newBoundCookie,
  writeBoundCookie,
} from './bound-cookie.ts';
import { findBound, isDueRound, rotate } from './bound-rows.ts';
import type { BoundSessions } from './bound-sessions.ts';
import {
  type DeviceProof,
  keyFromText,
  keyText,
  proofOfKey,
  proofOfNewKey,
  sentText,
} from './device-proof.ts';

const REGISTER_PATH = '/bound-session/register';
export const REFRESH_PATH = '/bound-session/refresh';

/** Endings of a session, after which its second cookie is of no use. */
const ENDINGS = ['/sign-out', '/revoke-sessions'];

/**
 * Device Bound Session Credentials (W3C draft). The answer to each sign-in offers the browser to make a key that
 * cannot leave its device; a browser that does so (`/bound-session/register`) gets a second, short-lived cookie, and a new
 * one (`/bound-session/refresh`) for each signature. From then on the session's cookie alone opens nothing
 * (bound-sessions.ts, session-gate.ts). Browsers do all of this by themselves; no page has a part in it.
 * docs/decisions/0065-bound-sessions.md. Undefined: sessions are not bound, and both answer 404.
 */
export function boundSessions(bound: BoundSessions | undefined) {
  return {
    id: 'bound-sessions',
    init: () => ({
      options: {
        databaseHooks: {
          session: { create: { before: async (_session, ctx) => void (ctx && began.set(true)) } },
        },
      },
    }),
    endpoints: {
      registerBoundSession: createAuthEndpoint(REGISTER_PATH, { method: 'POST' }, async (ctx) => {
        if (!bound) throw notOffered();
        const proof = proofOfNewKey(ctx.headers?.get(RESPONSE));
        const challenge = proof && bound.challenges.read(proof.challenge);
        if (!proof || challenge?.round !== FIRST) throw badProof();
        const cookie = newBoundCookie();
        await bind(ctx, bound, { id: challenge.id, proof, cookie });
        writeBoundCookie(ctx, cookie);
        bound.counted.add('bound');
        return ctx.json(instructions(ctx, bound, challenge.id));
      }),
      refreshBoundSession: createAuthEndpoint(REFRESH_PATH, { method: 'POST' }, async (ctx) => {
        if (!bound) throw notOffered();
        const { prepared } = bound.database;
        const id = sentText(ctx.headers?.get('sec-secure-session-id')) ?? '';
        const row = await findBound(prepared, id);
        const key = row && keyFromText(row.publicKey);
        if (!row || !key) throw ended();
        const sent = ctx.headers?.get(RESPONSE);
        if (!sent) throw signFirst(bound, id, row.round);
        const proof = proofOfKey(sent, key);
        if (!proof) throw badProof();
        const challenge = bound.challenges.read(proof.challenge);
        if (challenge?.id !== id || !isDueRound(challenge.round, row)) {
          throw signFirst(bound, id, row.round);
        }
        const cookie = newBoundCookie();
        const isNew = await rotate(prepared, challenge, cookie);
        if (!isNew) throw signFirst(bound, id, row.round + 1);
        writeBoundCookie(ctx, cookie);
        bound.counted.add('refreshed');
        ctx.setHeader('Secure-Session-Challenge', challengeFor(bound, id, row.round + 1));
        return ctx.json(instructions(ctx, bound, id));
      }),
    },
    hooks: {
      after: bound
        ? [
            {
              // Whatever way in made the session.
              matcher: ({ context }) => context.newSession !== null,
              handler: createAuthMiddleware((ctx) => offer(ctx, bound)),
            },
            {
              matcher: ({ path = '' }) => ENDINGS.includes(path),
              handler: createAuthMiddleware(async (ctx) => clearBoundCookie(ctx)),
            },
          ]
        : [],
    },
  } satisfies BetterAuthPlugin;
}

/** Whether a session began in this request; one that only got a new token began before. */
const began = defineRequestState(() => false);

/** The round of the challenge that comes with a sign-in. */
const FIRST = 0;

const RESPONSE = 'secure-session-response';

async function offer(ctx: GenericEndpointContext, { challenges }: BoundSessions): Promise<void> {
  const id = ctx.context.newSession?.session.id;
  if (!id || !(await began.get())) return;
  const challenge = challenges.give(id, FIRST);
  ctx.setHeader(
    'Secure-Session-Registration',
    `(ES256 RS256);path="${API_PATH}${REGISTER_PATH}";challenge="${challenge}"`,
  );
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
  if (!session || session.expiresAt < now) throw ended();
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

/** What a browser is told to do for a session (W3C DBSC, 9.6). */
function instructions(ctx: GenericEndpointContext, { origin }: BoundSessions, id: string) {
  return {
    session_identifier: id,
    refresh_url: API_PATH + REFRESH_PATH,
    scope: { origin, include_site: false, scope_specification: [] },
    credentials: [boundCredential(ctx)],
  };
}

function challengeFor({ challenges }: BoundSessions, id: string, round: number): string {
  return `"${challenges.give(id, round)}";id="${id}"`;
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

function badProof(): APIError {
  return new APIError('BAD_REQUEST', {
    code: 'INVALID_DEVICE_PROOF',
    message: 'This is not signed by the key, or not for this session.',
  });
}

function boundAlready(): APIError {
  return new APIError('CONFLICT', {
    code: 'SESSION_BOUND_ALREADY',
    message: 'The session is bound to another key.',
  });
}

function ended(): APIError {
  return new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
}

function notOffered(): APIError {
  return new APIError('NOT_FOUND', { code: 'NOT_FOUND', message: 'There is nothing here.' });
}
