import type { Response } from 'express';
import type { Message, WordKey, Words } from '../i18n/words.ts';
import { lifetime } from '../mail/phrases.ts';
import { HOUR, MINUTE, SECOND } from '../time.ts';
import { HttpError } from '../web/errors.ts';
import { type FormState, refused } from '../web/form.ts';
import type { Refusal } from './gateway.ts';

/** A refusal for a person: the field it belongs to (empty for none) and what to say. */
interface Explanation {
  readonly field: string;
  readonly message: Message;
}

/** How refusals are explained, by their codes. Each part of the site has those of its own. */
export type Refusals = Readonly<Record<string, Explanation>>;

declare global {
  namespace Express {
    interface Locals {
      /** Of the app: the refusals of all its parts. */
      refusals: Refusals;
    }
  }
}

/** Puts a refusal into the form and its status (with Retry-After) onto the answer. */
export function explain(res: Response, state: FormState, refusal: Refusal): FormState {
  res.status(refusal.status);
  if (refusal.status === 429) return tooMany(res, state, refusal.retryAfter);
  const { field, message } = res.app.locals.refusals[refusal.code] ?? {
    field: '',
    message: { key: 'form.refused' },
  };
  const main = refused(state, fieldIn(state, field), withTries(res.locals.t, message, refusal));
  return refusal.also.reduce((form, code) => alsoRefused(res, form, code), main);
}

/** Adds what else is wrong with a form, by its code, unless the field has a message already. */
export function alsoRefused(res: Response, state: FormState, code: string | undefined): FormState {
  const explanation = code === undefined ? undefined : res.app.locals.refusals[code];
  if (!explanation) return state;
  const field = fieldIn(state, explanation.field);
  return state.problems[field] ? state : refused(state, field, explanation.message);
}

/** The same for a wrong answer for which the page has its own words. */
export function explainWrong(
  res: Response,
  state: FormState,
  { field, key }: { readonly field: string; readonly key: WordKey },
  refusal: Refusal,
): FormState {
  res.status(refusal.status);
  return refused(state, field, withTries(res.locals.t, { key }, refusal));
}

/** A person is told how many tries are left from this number on. */
const FEW = 2;

/** With no try left the message does not say that the input was wrong: it may have been right. */
function withTries(t: Words, message: Message, { triesLeft, retryAfter }: Refusal): Message {
  if (triesLeft === undefined || triesLeft > FEW) return message;
  if (triesLeft > 0)
    return { ...message, more: { key: 'tries.left', values: { count: triesLeft } } };
  if (retryAfter === undefined) return message;
  return { key: 'tries.none', values: { time: waitText(t, retryAfter * SECOND) } };
}

/** A form whose answers do not count for so many seconds, whichever they are. `key`: words with `time`. */
export function closed(
  t: Words,
  state: FormState,
  retryAfter: number,
  key: WordKey = 'tries.none',
): FormState {
  return refused(state, '', {
    key,
    values: { time: waitText(t, retryAfter * SECOND) },
  });
}

/** The wait in minutes, a longer one in hours, rounded up. */
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

/** The form's name of a field of the API: some forms name the password or the address otherwise. Empty: the whole form. */
function fieldIn({ fields }: FormState, field: string): string {
  return [field, ...(ALIASES[field] ?? [])].find((name) => fields.includes(name)) ?? '';
}

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  password: ['newPassword'],
  currentPassword: ['password'],
  email: ['newEmail'],
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
