import type { Request, Response } from 'express';
import type { Database } from '../../db/database.ts';
import type { Cookies } from '../../web/cookies.ts';
import { asId } from '../ids.ts';
import type { Secrets } from '../secrets.ts';
import type { DeviceCookie } from '../session/device-cookie.ts';
import { createPausedRows } from './paused-rows.ts';

/** A form that was sent: where, and what was in it. */
export interface PausedRequest {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A form that waits for a proof, and the endpoint that wants it. */
export interface PausedAct extends PausedRequest {
  readonly endpoint: string;
}

/** The tokens of a browser: for acts that wait for a proof, and for forms that wait for a sign-in. */
const ACTS = 'paused';
const TYPED = 'typed';

/** The session in which an act waits. */
interface WhoseSession {
  readonly userId: string;
  readonly sessionId: string;
}

export type PausedRequests = ReturnType<typeof createPausedRequests>;

/**
 * Interrupted forms, gone when they are taken. What was begun in one browser goes on in that browser alone,
 * which was given a token for it: a session is not enough, because step-up is there for the day on which
 * somebody has copied its cookie. Beside that they belong to a session, and end with it; or, without one, to
 * the person who was last signed in with the browser.
 */
export function createPausedRequests(
  database: Pick<Database, 'query'>,
  sealing: Secrets['sealing'],
  cookies: Cookies,
  device: DeviceCookie,
) {
  const rows = createPausedRows(database, sealing, cookies);

  const rowOf = async (req: Request, whose: WhoseSession, id: string) =>
    (await rows.own(req, ACTS, whose)).find((row) => row.id === id);

  return {
    /**
     * Keeps a sensitive act until this browser gives a proof, and gives the id by which the page of
     * the proof names it. Undefined when too many wait.
     */
    untilProof: (req: Request, res: Response, whose: WhoseSession, act: PausedAct) =>
      rows.keep({ req, res, cookie: ACTS }, whose, act),

    /** The act that waits in this browser for a proof, by its id. */
    async waiting(req: Request, whose: WhoseSession, id: string): Promise<PausedAct | undefined> {
      const row = await rowOf(req, whose, id);
      return row && (await rows.open(row));
    },

    /** The same act, taken out to be carried out. */
    async takeProven(req: Request, whose: WhoseSession, id: string) {
      const row = await rowOf(req, whose, id);
      const act: PausedAct | undefined = row && (await rows.open(row));
      return row && (await rows.remove(row)) ? act : undefined;
    },

    /**
     * Keeps a form without its secrets until the person is back whom it was `shownTo`; when it does not
     * say, who was last signed in with this browser. Nothing is kept when there is nothing to keep, or
     * nobody whom this browser knows to keep it for.
     */
    async untilSignIn(req: Request, res: Response, request: PausedRequest, shownTo?: string) {
      const deviceId = device.read(req.headers.cookie);
      if (!deviceId || Object.keys(request.fields).length === 0) return;
      const known = database.query.selectFrom('knownDevice').where('deviceId', '=', deviceId);
      const wanted = shownTo === undefined ? known : known.where('userId', '=', asId(shownTo));
      const last = await wanted.select('userId').orderBy('lastSeenAt', 'desc').executeTakeFirst();
      if (!last) return;
      await rows.keep({ req, res, cookie: TYPED }, { userId: last.userId, deviceId }, request);
    },

    /** What was typed in this browser into the form of this page, once. */
    async takeTyped(req: Request, res: Response, userId: string, page: string) {
      // Every page asks this, and there is hardly ever anything.
      if (cookies.read(req, TYPED) === undefined) return undefined;
      const deviceId = device.read(req.headers.cookie);
      if (!deviceId) return undefined;
      const own = await rows.own(req, TYPED, { userId, deviceId });
      for (const row of own.toReversed()) {
        const { path, fields }: PausedRequest = await rows.open(row);
        if (path !== page || !(await rows.remove(row))) continue;
        // Nothing else waits: other pages need not look.
        if (own.length === 1) cookies.clear(res, TYPED);
        return fields;
      }
      return undefined;
    },
  };
}
