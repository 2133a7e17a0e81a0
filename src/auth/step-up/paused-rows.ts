import { createHash, randomBytes } from 'node:crypto';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Request, Response } from 'express';
import type { Database } from '../../db/database.ts';
import { MINUTE } from '../../time.ts';
import type { Cookies } from '../../web/cookies.ts';
import { newId } from '../ids.ts';
import type { Secrets } from '../secrets.ts';

/** Somebody who comes back later may want something else. */
const LIFETIME = 15 * MINUTE;

/** How many one browser keeps, one in each tab; its oldest makes room. */
const OF_A_BROWSER = 5;

/** All who hold one session's cookie keep so many together; beyond that nothing more is kept. */
const OF_ALL = 20;

/** The owner of a paused form: a session, or a browser without one. */
type Whose = { readonly userId: string } & (
  | { readonly sessionId: string }
  | { readonly deviceId: string }
);

/** A row that this browser may take. */
interface PausedRow {
  readonly id: string;
  readonly content: string;
}

/**
 * The table of paused forms. Their content is encrypted, because one may hold a new password. A row is for the
 * browser that was given the token in `cookie`, not for others that have a copy of the session's cookie.
 */
export function createPausedRows(
  { query }: Pick<Database, 'query'>,
  sealing: Secrets['sealing'],
  cookies: Cookies,
) {
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

  return {
    /** Gives the id under which it waits; undefined when too many wait already. */
    async keep(
      { req, res, cookie }: { req: Request; res: Response; cookie: string },
      whose: Whose,
      content: object,
    ): Promise<string | undefined> {
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
          content: await symmetricEncrypt({ key: sealing, data: JSON.stringify(content) }),
          expiresAt: new Date(Date.now() + LIFETIME),
        })
        .execute();
      cookies.write(res, cookie, token, LIFETIME);
      return id;
    },

    /** What waits in this browser, the oldest first. */
    async own(req: Request, cookie: string, whose: Whose): Promise<PausedRow[]> {
      const given = cookies.read(req, cookie);
      if (!given) return [];
      const own = rowsOf(whose).where('browserHash', '=', hashOf(given));
      return own.select(['id', 'content']).execute();
    },

    /** The content of a row, as it was kept. */
    open: async ({ content }: PausedRow) =>
      JSON.parse(await symmetricDecrypt({ key: sealing, data: content })),

    /** Takes a row out; of two requests at once, one gets it. */
    async remove({ id }: PausedRow): Promise<boolean> {
      const { numDeletedRows } = await query
        .deleteFrom('pausedRequest')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}

/** The token is random, so its hash needs no key. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
