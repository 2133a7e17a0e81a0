import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Request, Response } from 'express';
import type { Secrets } from '../../../auth/secrets.ts';
import type { Cookies } from '../../../web/cookies.ts';
import { SHOWN_FOR } from './waiting.ts';

const COOKIE = 'recovery_codes';

/** The session that has made the codes: nobody else sees them. */
interface ShownTo {
  readonly userId: string;
  readonly sessionId: string;
}

/** A set of recovery codes on its way to the person. */
export interface ShownCodes {
  readonly codes: readonly string[];
  /** The token that makes them count. */
  readonly token: string;
  readonly madeAt: Date;
}

export type ShownCodesCookie = ReturnType<typeof createShownCodes>;

/**
 * New recovery codes between the POST that makes them and the page that shows them: encrypted in a
 * cookie, so that the server keeps nothing that could be read again (it has slow hashes only), a
 * reload repeats nothing, and the file comes without a script. They count from "I have put them in a safe
 * place" on, with which the cookie goes; or it ends with the session, or after half an hour. docs/decisions/0023-recovery-codes.md.
 */
export function createShownCodes(cookies: Cookies, sealing: Secrets['sealing']) {
  return {
    async show(
      res: Response,
      whose: ShownTo,
      set: Pick<ShownCodes, 'codes' | 'token'>,
    ): Promise<void> {
      const data = JSON.stringify({ ...whose, ...set, madeAt: Date.now() });
      cookies.write(res, COOKIE, await symmetricEncrypt({ key: sealing, data }), SHOWN_FOR);
    },

    /** Reads the codes; undefined when there are none, for another session, or too late. */
    async read(req: Request, { userId, sessionId }: ShownTo): Promise<ShownCodes | undefined> {
      const sealed = cookies.read(req, COOKIE);
      if (!sealed) return undefined;
      // A cookie that we have not written does not open.
      const text = await symmetricDecrypt({ key: sealing, data: sealed }).catch(() => undefined);
      if (text === undefined) return undefined;
      const shown = JSON.parse(text) as ShownTo & Omit<ShownCodes, 'madeAt'> & { madeAt: number };
      const theirs = shown.userId === userId && shown.sessionId === sessionId;
      if (!theirs || shown.madeAt < Date.now() - SHOWN_FOR) return undefined;
      return { codes: shown.codes, token: shown.token, madeAt: new Date(shown.madeAt) };
    },

    end: (res: Response): void => cookies.clear(res, COOKIE),
  };
}
