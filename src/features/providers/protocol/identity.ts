import { emailField, LONGEST_NAME, nameField } from '../../../auth/fields.ts';
import type { Identity } from './provider.ts';

/** The column's length; OpenID Connect Core 2 allows 255 characters for a subject. */
const LONGEST = 255;

/** Puts what a provider says into our form, each part checked. */
export function identityOf(said: {
  readonly subject: unknown;
  readonly email: unknown;
  readonly emailVerified: unknown;
  /** What may be the person's name; the first one that can be one counts. */
  readonly names: readonly unknown[];
  readonly userName: unknown;
}): Identity {
  const subject = Number.isSafeInteger(said.subject) ? String(said.subject) : said.subject;
  if (typeof subject !== 'string' || !isKeptExactly(subject)) {
    throw new Error('the provider names nobody');
  }
  const email = addressOf(said.email);
  const userName = nameIn(said.userName);
  const names = said.names.map(nameIn);
  return {
    subject,
    email,
    // Apple says "true".
    emailVerified: email !== null && (said.emailVerified === true || said.emailVerified === 'true'),
    name: names.find((name) => name !== null) ?? userName,
    hint: email ?? userName,
  };
}

/** No other subject becomes the same one in the database: all halves of a surrogate pair are one sign there. */
function isKeptExactly(subject: string): boolean {
  return subject.trim() !== '' && subject.length <= LONGEST && !/\p{Surrogate}/u.test(subject);
}

/**
 * The address that a provider says, as we keep it; null where it is none. What it has confirmed is `ſam@…`, and not
 * `sam@…`, which a person who types the one may mean.
 */
export function addressOf(said: unknown): string | null {
  return /^[\x20-\x7e]+@/.test(String(said)) ? parsed(emailField, said) : null;
}

/** A name as our form takes it: on one line, and cut where it is too long. */
function nameIn(said: unknown): string | null {
  if (typeof said !== 'string') return null;
  const line = said.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return parsed(nameField, line.slice(0, LONGEST_NAME).replace(/\p{Surrogate}/gu, ''));
}

function parsed({ schema }: typeof emailField, value: unknown): string | null {
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}
