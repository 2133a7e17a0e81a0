import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Database } from '../db/database.ts';
import { MINUTE } from '../time.ts';
import type { DeviceCookie } from './device-cookie.ts';
import { newId } from './ids.ts';
import type { Secrets } from './secrets.ts';

/** A form that was sent, or a file that was asked for: where, and what was in it. */
export interface PausedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Somebody who comes back later has another intention. */
const LIFETIME = 15 * MINUTE;

export type PausedRequests = ReturnType<typeof createPausedRequests>;

/**
 * Interrupted forms, encrypted (one may hold a new password) and gone when they are taken. One for a
 * session, ended with it: so what one person began, nobody else carries out. One for a browser
 * without a session, for the person who was last signed in there.
 */
export function createPausedRequests(
  { query }: Pick<Database, 'query'>,
  sealing: Secrets['sealing'],
  device: DeviceCookie,
) {
  const keep = async (
    whose: { userId: string; sessionId?: string; deviceId?: string },
    request: PausedRequest,
  ) => {
    const content = await symmetricEncrypt({ key: sealing, data: JSON.stringify(request) });
    const expiresAt = new Date(Date.now() + LIFETIME);
    await query
      .insertInto('pausedRequest')
      .values({ sessionId: null, deviceId: null, ...whose, id: newId(), content, expiresAt })
      .onDuplicateKeyUpdate({ userId: whose.userId, content, expiresAt })
      .execute();
  };

  /** Of two that take it at once, one gets it. */
  const take = async (
    column: 'sessionId' | 'deviceId',
    value: string,
    userId: string,
    isWanted: (request: PausedRequest) => boolean = () => true,
  ): Promise<PausedRequest | undefined> => {
    const row = await query
      .selectFrom('pausedRequest')
      .select(['id', 'content'])
      .where(column, '=', value)
      .where('userId', '=', userId)
      .where('expiresAt', '>', new Date())
      .executeTakeFirst();
    const request = row && (await open(row.content));
    if (!row || !request || !isWanted(request)) return undefined;
    const { numDeletedRows } = await query
      .deleteFrom('pausedRequest')
      .where('id', '=', row.id)
      .where('content', '=', row.content)
      .executeTakeFirst();
    return numDeletedRows === 1n ? request : undefined;
  };

  const open = async (content: string): Promise<PausedRequest> =>
    JSON.parse(await symmetricDecrypt({ key: sealing, data: content }));

  return {
    /** Keeps a sensitive act until its session gives a proof. A later one takes its place. */
    untilProof: (whose: { userId: string; sessionId: string }, request: PausedRequest) =>
      keep(whose, request),

    /** Whether an act waits for a proof. */
    async isWaiting({
      userId,
      sessionId,
    }: {
      userId: string;
      sessionId: string;
    }): Promise<boolean> {
      const row = await query
        .selectFrom('pausedRequest')
        .select('id')
        .where('sessionId', '=', sessionId)
        .where('userId', '=', userId)
        .where('expiresAt', '>', new Date())
        .executeTakeFirst();
      return row !== undefined;
    },

    /** The act that waited for this proof, if it is not too old. */
    takeProven: (whose: { userId: string; sessionId: string }) =>
      take('sessionId', whose.sessionId, whose.userId),

    /**
     * Keeps a form without its secrets until the person who was last signed in with this browser is
     * back. False when there is nothing to keep, or nobody known to keep it for.
     */
    async untilSignIn(cookie: string | undefined, request: PausedRequest): Promise<boolean> {
      const deviceId = device.read(cookie);
      if (!deviceId || Object.keys(request.fields).length === 0) return false;
      const last = await query
        .selectFrom('knownDevice')
        .select('userId')
        .where('deviceId', '=', deviceId)
        .orderBy('lastSeenAt', 'desc')
        .executeTakeFirst();
      if (!last) return false;
      await keep({ userId: last.userId, deviceId }, request);
      return true;
    },

    /** What was typed into the form of this page. */
    async takeTyped(cookie: string | undefined, userId: string, page: string) {
      const deviceId = device.read(cookie);
      const isOfPage = ({ path }: PausedRequest) => path === page;
      const request = deviceId && (await take('deviceId', deviceId, userId, isOfPage));
      return request ? request.fields : undefined;
    },
  };
}
