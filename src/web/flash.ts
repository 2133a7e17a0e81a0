import type { RequestHandler, Response } from 'express';
import type { WordKey } from '../i18n/words.ts';
import { MINUTE } from '../time.ts';
import type { Cookies } from './cookies.ts';

/** A message for the next page that is shown, however many redirects come before it. */
export interface Flash {
  readonly kind: 'success' | 'info' | 'warning' | 'danger';
  readonly key: WordKey;
  /** For a message that counts. */
  readonly values?: Counts;
  /** What is to be done about it. */
  readonly link?: { readonly href: string; readonly label: WordKey };
  /** With the button that signs out. */
  readonly signOut?: true;
}

/** So many of so many. */
type Counts = Readonly<Record<'count' | 'total', number>>;

const NEW_CODES = {
  href: '/account/security/recovery-codes',
  label: 'recoveryCodes.renew',
} as const;

/**
 * All there are: the cookie holds only a name, and numbers for a message that counts, so what a visitor
 * writes into it is never shown.
 */
const FLASHES = {
  deviceEnded: { kind: 'success', key: 'devices.ended' },
  otherDevicesEnded: { kind: 'success', key: 'devices.othersEnded' },
  passkeyAdded: { kind: 'success', key: 'passkeys.added' },
  passkeyRemoved: { kind: 'success', key: 'passkeys.removed' },
  passkeyRenamed: { kind: 'success', key: 'passkeys.renamed' },
  passkeyStepOff: { kind: 'success', key: 'passkeys.stepOff' },
  passkeyStepOn: { kind: 'success', key: 'passkeys.stepOn' },
  providerBefore: { kind: 'info', key: 'connections.before' },
  providerConnected: { kind: 'success', key: 'connections.connected' },
  providerDisconnected: { kind: 'success', key: 'connections.disconnected' },
  providerTaken: { kind: 'warning', key: 'connections.taken' },
  signInToConnect: { kind: 'info', key: 'providerOffer.signIn' },
  passwordChanged: { kind: 'success', key: 'password.changed' },
  passwordSet: { kind: 'success', key: 'password.set' },
  pictureRemoved: { kind: 'success', key: 'picture.removed' },
  pictureSaved: { kind: 'success', key: 'picture.saved' },
  profileSaved: { kind: 'success', key: 'profile.saved' },
  signedOutBefore: { kind: 'info', key: 'signIn.endedBefore' },
  signedOut: { kind: 'success', key: 'signOut.done' },
  exportStarted: { kind: 'success', key: 'yourData.exportStarted' },
  deletionScheduled: { kind: 'success', key: 'deletion.scheduled' },
  deletionCancelled: { kind: 'success', key: 'deletion.cancelled' },
  deletionCalledOff: { kind: 'success', key: 'notMe.deletionCalledOff' },
  confirmationSent: { kind: 'info', key: 'emailVerification.sent' },
  emailConfirmed: { kind: 'success', key: 'emailVerification.done' },
  emailConfirmedSignIn: { kind: 'success', key: 'emailVerification.doneSignIn' },
  passwordReset: { kind: 'success', key: 'passwordReset.done' },
  passwordResetDisabled: { kind: 'warning', key: 'passwordReset.doneDisabled' },
  passwordToChoose: { kind: 'info', key: 'passwordReset.toChoose' },
  emailChangeCancelled: { kind: 'success', key: 'email.cancelled' },
  emailChangeSent: { kind: 'info', key: 'email.sent' },
  emailChangeUndone: { kind: 'success', key: 'emailUndo.done' },
  emailChangeUndoneAndKept: { kind: 'success', key: 'emailUndo.doneAndKept' },
  emailChanged: { kind: 'success', key: 'email.done' },
  passwordLost: { kind: 'warning', key: 'signInMail.passwordLost' },
  userNameChanged: { kind: 'success', key: 'userName.changed' },
  userNameRemoved: { kind: 'success', key: 'userName.removed' },
  recoveryCodeUsed: { kind: 'info', key: 'recoveryCodes.used' },
  recoveryCodesFew: { kind: 'warning', key: 'recoveryCodes.usedFew', link: NEW_CODES },
  recoveryCodesUsedUp: { kind: 'warning', key: 'recoveryCodes.usedLast', link: NEW_CODES },
  recoveryCodesKept: { kind: 'success', key: 'recoveryCodes.done' },
  mailFactorOn: { kind: 'success', key: 'mailFactor.turnedOn' },
  mailFactorOff: { kind: 'success', key: 'mailFactor.turnedOff' },
  mailFactorAlready: { kind: 'info', key: 'mailFactor.already' },
  secondStepCodeSent: { kind: 'info', key: 'mailFactor.sent' },
  recoveryCancelled: { kind: 'success', key: 'recovery.cancelled' },
  noRecovery: { kind: 'info', key: 'recovery.nothingPending' },
  secondStepGone: { kind: 'info', key: 'challenge.gone' },
  secondStepTooMany: { kind: 'warning', key: 'challenge.tooMany' },
  totpOn: { kind: 'success', key: 'security.turnedOn' },
  totpOff: { kind: 'success', key: 'security.turnedOff' },
  totpNotBegun: { kind: 'info', key: 'security.notBegun' },
  trustEnded: { kind: 'success', key: 'security.trustEnded' },
  trustAllEnded: { kind: 'success', key: 'security.trustAllEnded' },
  signedInAlready: { kind: 'warning', key: 'signIn.already', signOut: true },
  someoneElse: { kind: 'warning', key: 'signIn.someoneElse' },
  nothingCarriedOut: { kind: 'warning', key: 'stepUp.nothingCarriedOut' },
  noEmailChange: { kind: 'info', key: 'email.nothingPending' },
} as const satisfies Record<string, Flash>;

export type FlashName = keyof typeof FLASHES;

const COOKIE = 'flash';

/** A name, and the numbers of a message that counts. */
const WRITTEN = /^(\w+)(?:\.(\d{1,3})\.(\d{1,3}))?$/;

/** Leaves a message for the next page of this browser. */
export function setFlash(cookies: Cookies, res: Response, name: FlashName, values?: Counts): void {
  const written = values ? `${name}.${values.count}.${values.total}` : name;
  cookies.write(res, COOKIE, written, 5 * MINUTE);
}

/** Whether the whole name of a cookie is that of the message. */
export function isFlash(name: string): boolean {
  return name.endsWith(`.${COOKIE}`);
}

/** Gives pages `takeFlash()`: the waiting message, which is then gone. */
export function flash(cookies: Cookies): RequestHandler {
  return (req, res, next) => {
    res.locals.takeFlash = () => {
      const written = cookies.read(req, COOKIE);
      if (written === undefined) return null;
      cookies.clear(res, COOKIE);
      const [, name = '', count, total] = WRITTEN.exec(written) ?? [];
      if (!Object.hasOwn(FLASHES, name)) return null;
      const counts = count && total && { count: Number(count), total: Number(total) };
      return { ...FLASHES[name as FlashName], ...(counts && { values: counts }) };
    };
    next();
  };
}
