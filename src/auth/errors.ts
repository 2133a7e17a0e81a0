import type { Response } from 'express';
import type { Message } from '../i18n/words.ts';
import { HttpError } from '../web/errors.ts';
import { PASSWORD_LENGTH } from '../web/fields.ts';
import { type FormState, refused } from '../web/form.ts';
import type { Outcome } from './gateway.ts';

type Refusal = Extract<Outcome, { ok: false }>;

/** A refusal for a person: the field it belongs to (empty for none) and what to say. */
interface Explanation {
  readonly field: string;
  readonly message: Message;
}

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  INVALID_EMAIL_OR_PASSWORD: { field: '', message: { key: 'signIn.refused' } },
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
};

/** Puts a refusal into the form and its status (with Retry-After) onto the answer. */
export function explain(res: Response, state: FormState, refusal: Refusal): FormState {
  res.status(refusal.status);
  if (refusal.status === 429) return tooMany(res, state, refusal.retryAfter);
  const { field, message } = EXPLANATIONS[refusal.code] ?? {
    field: '',
    message: { key: 'form.refused' },
  };
  return refused(state, field, message);
}

/** The same for a button without a form around it: the error page. */
export function refusalError({ status, code, retryAfter }: Refusal): HttpError {
  const known = status === 429 || status === 403 ? status : 400;
  return new HttpError(known, code, retryAfter === undefined ? {} : { retryAfter });
}

function tooMany(res: Response, state: FormState, retryAfter: number | undefined): FormState {
  if (retryAfter === undefined) return refused(state, '', { key: 'form.tooManySoon' });
  res.set('Retry-After', String(retryAfter));
  return refused(state, '', { key: 'form.tooMany', values: { count: retryAfter } });
}
