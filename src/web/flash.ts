import type { RequestHandler, Response } from 'express';
import type { WordKey } from '../i18n/words.ts';
import { MINUTE } from '../time.ts';
import type { Cookies } from './cookies.ts';

/** A message for the next page that is shown, however many redirects come before it. */
export interface Flash {
  readonly kind: 'success' | 'info' | 'warning' | 'danger';
  readonly key: WordKey;
}

/** All there are: the cookie holds only a name, so what a visitor writes into it is never shown. */
const FLASHES = {
  signedOut: { kind: 'success', key: 'signOut.done' },
} as const satisfies Record<string, Flash>;

export type FlashName = keyof typeof FLASHES;

const COOKIE = 'flash';

export function setFlash(cookies: Cookies, res: Response, name: FlashName): void {
  cookies.write(res, COOKIE, name, 5 * MINUTE);
}

/** Gives pages `takeFlash()`: the waiting message, which is then gone. */
export function flash(cookies: Cookies): RequestHandler {
  return (req, res, next) => {
    res.locals.takeFlash = () => {
      const name = cookies.read(req, COOKIE);
      if (name === undefined) return null;
      cookies.clear(res, COOKIE);
      return Object.hasOwn(FLASHES, name) ? FLASHES[name as FlashName] : null;
    };
    next();
  };
}
