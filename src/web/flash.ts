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
  deviceEnded: { kind: 'success', key: 'devices.ended' },
  otherDevicesEnded: { kind: 'success', key: 'devices.othersEnded' },
  passwordChanged: { kind: 'success', key: 'password.changed' },
  passwordSet: { kind: 'success', key: 'password.set' },
  pictureRemoved: { kind: 'success', key: 'picture.removed' },
  pictureSaved: { kind: 'success', key: 'picture.saved' },
  profileSaved: { kind: 'success', key: 'profile.saved' },
  signedOut: { kind: 'success', key: 'signOut.done' },
  exportStarted: { kind: 'success', key: 'yourData.exportStarted' },
  deletionScheduled: { kind: 'success', key: 'deletion.scheduled' },
  deletionCancelled: { kind: 'success', key: 'deletion.cancelled' },
  confirmationSent: { kind: 'info', key: 'emailVerification.sent' },
  emailConfirmed: { kind: 'success', key: 'emailVerification.done' },
  emailConfirmedSignIn: { kind: 'success', key: 'emailVerification.doneSignIn' },
  passwordReset: { kind: 'success', key: 'passwordReset.done' },
  passwordToChoose: { kind: 'info', key: 'passwordReset.toChoose' },
  emailChangeCancelled: { kind: 'success', key: 'email.cancelled' },
  emailChangeSent: { kind: 'info', key: 'email.sent' },
  emailChangeUndone: { kind: 'success', key: 'emailUndo.done' },
  emailChanged: { kind: 'success', key: 'email.done' },
  noEmailChange: { kind: 'info', key: 'email.nothingPending' },
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
