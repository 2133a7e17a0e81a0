import type { Response } from 'express';
import { LARGEST_PICTURE, MOST_PIXELS } from '../features/profile/policy/picture-limits.ts';
import type { Message, WordKey, Words } from '../i18n/words.ts';
import { lifetime } from '../mail/phrases.ts';
import { HOUR, MINUTE, SECOND } from '../time.ts';
import { HttpError } from '../web/errors.ts';
import { PASSWORD_LENGTH } from '../web/fields.ts';
import { type FormState, refused } from '../web/form.ts';
import type { Refusal } from './gateway.ts';

/** A refusal for a person: the field it belongs to (empty for none) and what to say. */
interface Explanation {
  readonly field: string;
  readonly message: Message;
}

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  AUTHENTICATION_FAILED: { field: '', message: { key: 'passkeys.wrong' } },
  CHALLENGE_NOT_FOUND: { field: '', message: { key: 'passkeys.stale' } },
  FAILED_TO_VERIFY_REGISTRATION: { field: '', message: { key: 'passkeys.notCreated' } },
  LAST_WAY_IN: { field: '', message: { key: 'passkeys.last' } },
  PASSKEY_NOT_FOUND: { field: '', message: { key: 'passkeys.unknown' } },
  PREVIOUSLY_REGISTERED: { field: '', message: { key: 'passkeys.problems.exists' } },
  TOO_MANY_PASSKEYS: { field: '', message: { key: 'passkeys.tooMany' } },
  CODE_CLOSED: { field: '', message: { key: 'mailCode.closed' } },
  CODE_FROM_ELSEWHERE: { field: '', message: { key: 'mailCode.elsewhere' } },
  EMAIL_CHANGE_CODE_CLOSED: { field: 'code', message: { key: 'email.codeClosed' } },
  EMAIL_CHANGE_CODE_WRONG: { field: 'code', message: { key: 'email.codeWrong' } },
  EMAIL_CHANGE_GONE: { field: '', message: { key: 'email.gone' } },
  EMAIL_CHANGE_NOT_YOURS: { field: '', message: { key: 'email.notYours' } },
  EMAIL_NOT_VERIFIED: { field: '', message: { key: 'mailCode.confirmFirst' } },
  EMAIL_TAKEN: { field: '', message: { key: 'email.taken' } },
  EMAIL_UNCHANGED: { field: 'newEmail', message: { key: 'email.same' } },
  MAIL_FACTOR_NOT_OFFERED: { field: '', message: { key: 'mailFactor.notOffered' } },
  MAIL_CODE_NOT_OFFERED: { field: '', message: { key: 'mailFactor.stepUpNotOffered' } },
  TWO_FACTOR_NOT_ENABLED: { field: '', message: { key: 'recoveryCodes.notYet' } },
  INVALID_CODE: { field: 'code', message: { key: 'mailCode.wrong' } },
  INVALID_EMAIL_OR_PASSWORD: { field: '', message: { key: 'signIn.refused' } },
  ACCOUNT_DISABLED: { field: '', message: { key: 'signIn.disabled' } },
  ACCOUNT_BLOCKED: { field: '', message: { key: 'stepUp.blocked' } },
  INVALID_USERNAME_OR_PASSWORD: { field: '', message: { key: 'signIn.refused' } },
  SIGN_IN_ENDED: { field: '', message: { key: 'signIn.ended' } },
  SIGN_IN_FROM_ELSEWHERE: { field: '', message: { key: 'signInMail.elsewhere' } },
  USERNAME_IS_ALREADY_TAKEN: { field: 'username', message: { key: 'userName.taken' } },
  USERNAME_UNCHANGED: { field: 'username', message: { key: 'userName.unchanged' } },
  USERNAME_RESERVED: { field: 'username', message: { key: 'userName.reserved' } },
  INVALID_USERNAME: { field: 'username', message: { key: 'userName.wrongLetters' } },
  TOTP_ALREADY_ENABLED: { field: '', message: { key: 'security.alreadyOn' } },
  INVALID_TOKEN: { field: '', message: { key: 'mailCode.gone' } },
  INVALID_EMAIL: { field: 'email', message: { key: 'fields.emailInvalid' } },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { field: 'email', message: { key: 'signUp.taken' } },
  // Two sign-ups with one address at once: the second meets the unique key.
  FAILED_TO_CREATE_USER: { field: 'email', message: { key: 'signUp.taken' } },
  PASSWORD_TOO_SHORT: {
    field: 'password',
    message: { key: 'fields.passwordTooShort', values: { min: PASSWORD_LENGTH.min } },
  },
  PASSWORD_TOO_LONG: {
    field: 'password',
    message: { key: 'fields.passwordTooLong', values: { max: PASSWORD_LENGTH.max } },
  },
  PASSWORD_TOO_SIMPLE: { field: 'password', message: { key: 'fields.passwordTooSimple' } },
  PASSWORD_TOO_COMMON: { field: 'password', message: { key: 'fields.passwordTooCommon' } },
  PASSWORD_TOO_PERSONAL: { field: 'password', message: { key: 'fields.passwordTooPersonal' } },
  INVALID_PASSWORD: { field: 'currentPassword', message: { key: 'password.currentWrong' } },
  CREDENTIAL_ACCOUNT_NOT_FOUND: { field: '', message: { key: 'password.noneYet' } },
  PASSWORD_UNCHANGED: { field: 'newPassword', message: { key: 'password.unchanged' } },
  PASSWORD_ALREADY_SET: { field: '', message: { key: 'password.alreadySet' } },
  PICTURE_UNREADABLE: { field: 'picture', message: { key: 'picture.unreadable' } },
  PICTURE_WRONG_KIND: { field: 'picture', message: { key: 'picture.wrongKind' } },
  PICTURE_TOO_LARGE: {
    field: 'picture',
    message: { key: 'picture.tooLarge', values: { max: LARGEST_PICTURE / 1e6 } },
  },
  PICTURE_TOO_MANY_PIXELS: {
    field: 'picture',
    message: { key: 'picture.tooManyPixels', values: { max: MOST_PIXELS / 1e6 } },
  },
};

/** Puts a refusal into the form and its status (with Retry-After) onto the answer. */
export function explain(res: Response, state: FormState, refusal: Refusal): FormState {
  res.status(refusal.status);
  if (refusal.status === 429) return tooMany(res, state, refusal.retryAfter);
  const { field, message } = EXPLANATIONS[refusal.code] ?? {
    field: '',
    message: { key: 'form.refused' },
  };
  return refused(state, fieldIn(state, field), withTries(res.locals.t, message, refusal));
}

/** The same for a wrong answer that the page has its own words for. */
export function explainWrong(
  res: Response,
  state: FormState,
  { field, key }: { readonly field: string; readonly key: WordKey },
  refusal: Refusal,
): FormState {
  res.status(refusal.status);
  return refused(state, field, withTries(res.locals.t, { key }, refusal));
}

/** A person is told how many tries are left when it is so few. */
const FEW = 2;

/** Once none is left, what was wrong is not said: it may have been right. */
function withTries(t: Words, message: Message, { triesLeft, retryAfter }: Refusal): Message {
  if (triesLeft === undefined || triesLeft > FEW) return message;
  if (triesLeft > 0)
    return { ...message, more: { key: 'tries.left', values: { count: triesLeft } } };
  if (retryAfter === undefined) return message;
  return { key: 'tries.none', values: { time: waitText(t, retryAfter * SECOND) } };
}

/** In minutes, a longer wait in hours; never less than it is. */
function waitText(t: Words, wait: number): string {
  const unit = wait > HOUR ? HOUR : MINUTE;
  return lifetime(t, (Math.ceil(wait / unit) * unit) / MINUTE);
}

/** The same where a mail was asked for: a refusal for now is the brake on mails. */
export function explainWait(res: Response, state: FormState, refusal: Refusal): FormState {
  const { status, retryAfter: seconds } = refusal;
  if (status !== 429 || seconds === undefined) return explain(res, state, refusal);
  res.status(status).set('Retry-After', String(seconds));
  const soon = seconds <= LONGEST_WAIT;
  return refused(
    state,
    '',
    soon ? { key: 'mailCode.wait', values: { count: seconds } } : { key: 'mailCode.waitLong' },
  );
}

/** Seconds that are worth counting for a person. */
const LONGEST_WAIT = 120;

/** What the library calls a password has another name in some forms; no field at all is the form. */
function fieldIn({ fields }: FormState, field: string): string {
  return [field, ...(ALIASES[field] ?? [])].find((name) => fields.includes(name)) ?? '';
}

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  password: ['newPassword'],
  currentPassword: ['password'],
};

/** The same for a button without a form around it: the error page. */
export function refusalError({ status, code, retryAfter }: Refusal): HttpError {
  const known = status === 429 || status === 403 ? status : 400;
  return new HttpError(known, code, {
    ...(retryAfter !== undefined && { retryAfter }),
    ...(code === 'ACCOUNT_BLOCKED' && { words: 'locked' }),
  });
}

function tooMany(res: Response, state: FormState, retryAfter: number | undefined): FormState {
  if (retryAfter === undefined) return refused(state, '', { key: 'form.tooManySoon' });
  res.set('Retry-After', String(retryAfter));
  return refused(state, '', { key: 'form.tooMany', values: { count: retryAfter } });
}
