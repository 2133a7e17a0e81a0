import { createHash, randomBytes } from 'node:crypto';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Request, Response } from 'express';
import type { Database } from '../../db/database.ts';
import { MINUTE } from '../../time.ts';
import type { Cookies } from '../../web/cookies.ts';
import { asId, newId } from '../ids.ts';
import type { Secrets } from '../secrets.ts';
import type { DeviceCookie } from '../session/device-cookie.ts';

/** A form that was sent: where, and what was in it. */
export interface PausedRequest {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A form that waits for a proof, and the endpoint that wants it. */
export interface PausedAct extends PausedRequest {
  readonly endpoint: string;
}

/** Somebody who comes back later may want something else. */
const LIFETIME = 15 * MINUTE;

/** How many one browser keeps, one in each tab; its oldest makes room. */
const OF_A_BROWSER = 5;

/** All who hold one session's cookie keep so many together; beyond that nothing more is kept. */
const OF_ALL = 20;

/** The tokens of a browser: for acts that wait for a proof, and for forms that wait for a sign-in. */
const ACTS = 'paused';
const TYPED = 'typed';

/** The owner of a paused form: a session, or a browser without one. */
type Whose = { readonly userId: string } & (
  | { readonly sessionId: string }
  | { readonly deviceId: string }
);

type WhoseSession = Extract<Whose, { sessionId: string }>;

export type PausedRequests = ReturnType<typeof createPausedRequests>;

/**
 * Interrupted forms, encrypted (one may hold a new password) and gone when they are taken. What was
 * begun in one browser goes on in that browser alone, which was given a token for it: a session is not
 * enough, because step-up is there for the day on which somebody has copied its cookie. Beside that
 * they belong to a session, and end with it; or, without one, to the person who was last signed in
 * with the browser.
 */
export function createPausedRequests(
  { query }: Pick<Database, 'query'>,
  sealing: Secrets['sealing'],
  cookies: Cookies,
  device: DeviceCookie,
) {
  /** Gives the id under which it waits; undefined when too many wait already. */
  const keep = async (
    { req, res, cookie }: { req: Request; res: Response; cookie: string },
    whose: Whose,
    request: PausedRequest,
  ): Promise<string | undefined> => {
    const given = cookies.read(req, cookie);
    const waiting = await rowsOf(whose).select(['id', 'browserHash']).execute();
    const own = waiting.filter(({ browserHash }) => given && browserHash === hashOf(given));
    const [oldest] = own;
    if (oldest && own.length >= OF_A_BROWSER) {
      await query.deleteFrom('pausedRequest').where('id', '=', oldest.id).execute();
    } else if (waiting.length >= OF_ALL) return undefined;
    // The token is kept for as long as a form waits under it; otherwise the browser gets a new one, so that a
    // copy is soon worth nothing.
    const token = given && oldest ? given : randomBytes(32).toString('base64url');
    const id = newId();
    await query
      .insertInto('pausedRequest')
      .values({
        sessionId: null,
        deviceId: null,
        ...whose,
        id,
        browserHash: hashOf(token),
        content: await symmetricEncrypt({ key: sealing, data: JSON.stringify(request) }),
        expiresAt: new Date(Date.now() + LIFETIME),
      })
      .execute();
    cookies.write(res, cookie, token, LIFETIME);
    return id;
  };

  /** All that waits, the oldest first, in whichever browser. */
  const rowsOf = (whose: Whose) => {
    const rows = query
      .selectFrom('pausedRequest')
      .where('userId', '=', whose.userId)
      .where('expiresAt', '>', new Date())
      .orderBy('id');
    return 'sessionId' in whose
      ? rows.where('sessionId', '=', whose.sessionId)
      : rows.where('deviceId', '=', whose.deviceId);
  };

  /** What waits in this browser. */
  const ownRows = async (req: Request, cookie: string, whose: Whose) => {
    const given = cookies.read(req, cookie);
    if (!given) return [];
    const own = rowsOf(whose).where('browserHash', '=', hashOf(given));
    return own.select(['id', 'content']).execute();
  };

  /** Takes a row out; of two requests at once, one gets it. */
  const remove = async ({ id }: { id: string }): Promise<boolean> => {
    const { numDeletedRows } = await query
      .deleteFrom('pausedRequest')
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  };

  const open = async ({ content }: { content: string }) =>
    JSON.parse(await symmetricDecrypt({ key: sealing, data: content }));

  const rowOf = async (req: Request, whose: WhoseSession, id: string) =>
    (await ownRows(req, ACTS, whose)).find((row) => row.id === id);

  return {
    /**
     * Keeps a sensitive act until this browser gives a proof, and gives the id by which the page of
     * the proof names it. Undefined when too many wait.
     */
    untilProof: (req: Request, res: Response, whose: WhoseSession, act: PausedAct) =>
      keep({ req, res, cookie: ACTS }, whose, act),

    /** The act that waits in this browser for a proof, by its id. */
    async waiting(req: Request, whose: WhoseSession, id: string): Promise<PausedAct | undefined> {
      const row = await rowOf(req, whose, id);
      return row && (await open(row));
    },

    /** The same act, taken out to be carried out. */
    async takeProven(req: Request, whose: WhoseSession, id: string) {
      const row = await rowOf(req, whose, id);
      const act: PausedAct | undefined = row && (await open(row));
      return row && (await remove(row)) ? act : undefined;
    },

    /**
     * Keeps a form without its secrets until the person is back whom it was `shownTo`; when it does not
     * say, who was last signed in with this browser. Nothing is kept when there is nothing to keep, or
     * nobody whom this browser knows to keep it for.
     */
    async untilSignIn(req: Request, res: Response, request: PausedRequest, shownTo?: string) {
      const deviceId = device.read(req.headers.cookie);
      if (!deviceId || Object.keys(request.fields).length === 0) return;
      const known = query.selectFrom('knownDevice').where('deviceId', '=', deviceId);
      const wanted = shownTo === undefined ? known : known.where('userId', '=', asId(shownTo));
      const last = await wanted.select('userId').orderBy('lastSeenAt', 'desc').executeTakeFirst();
      if (last) await keep({ req, res, cookie: TYPED }, { userId: last.userId, deviceId }, request);
    },

    /** What was typed in this browser into the form of this page, once. */
    async takeTyped(req: Request, res: Response, userId: string, page: string) {
      // Every page asks this, and there is hardly ever anything.
      if (cookies.read(req, TYPED) === undefined) return undefined;
      const deviceId = device.read(req.headers.cookie);
      if (!deviceId) return undefined;
      const rows = await ownRows(req, TYPED, { userId, deviceId });
      for (const row of rows.toReversed()) {
        const { path, fields }: PausedRequest = await open(row);
        if (path !== page || !(await remove(row))) continue;
        // Nothing else waits: other pages need not look.
        if (rows.length === 1) cookies.clear(res, TYPED);
        return fields;
      }
      return undefined;
    },
  };
}

/** The token is random, so its hash needs no key. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
