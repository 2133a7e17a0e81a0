import { z } from 'zod';
import { canonicalEmail, LONGEST_EMAIL } from '../email-address.ts';
import { wordKey } from '../i18n/words.ts';
import { lineField, typedCode } from '../web/fields.ts';
import { type Field, spoken } from '../web/form.ts';
import { isTooDeep } from '../web/json-depth.ts';

/** In characters, as JavaScript counts them. */
export const LONGEST_NAME = 100;

/**
 * The length of a password, whatever PASSWORD_MIN_LENGTH asks for. ASVS 6.2.1 and 6.2.9; the upper end only
 * keeps the cost of hashing bounded.
 */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

/**
 * The form of a password that is hashed. NIST 800-63B 3.1.1.2: one person's keyboard composes an accent that
 * another's does not.
 */
export function normalisedPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * The length of a password as NIST 800-63B 3.1.1.2 counts it: in Unicode code points, in the form
 * that is hashed, so that neither keyboard nor emoji make a difference.
 */
export function passwordLength(password: string): number {
  return [...normalisedPassword(password)].length;
}

/** An e-mail address, in the form in which it is kept. */
export const emailField: Field<string> = {
  schema: spoken(
    z
      .string()
      .trim()
      .min(1, wordKey('fields.emailRequired'))
      .max(LONGEST_EMAIL, wordKey('fields.tooLong'))
      .transform((typed, { addIssue }) => {
        const email = canonicalEmail(typed);
        if (email === undefined) addIssue(wordKey('fields.emailInvalid'));
        return email ?? z.NEVER;
      }),
  ),
};

/** A person's name as they write it: any letters, but one line and no direction marks. */
export const nameField = lineField('signUp.nameRequired', LONGEST_NAME);

/** A password that exists: taken exactly as typed (ASVS 6.2.8), and no rule helps a guesser. */
export const currentPasswordField: Field<string> = {
  schema: z.string().min(1, wordKey('fields.passwordRequired')).check(atMostLongestPassword),
  secret: true,
};

function atMostLongestPassword({ value, issues }: z.core.ParsePayload<string>): void {
  const maximum = PASSWORD_LENGTH.max;
  if (passwordLength(value) <= maximum) return;
  const message = wordKey('fields.passwordTooLong');
  issues.push({ code: 'too_big', origin: 'string', maximum, message, input: value });
}

/**
 * A field for a new password of at least `shortest` characters: length only, no rules of composition (ASVS
 * 6.2.5).
 */
export function newPasswordField(shortest: number): Field<string> {
  return {
    schema: z
      .string()
      .min(1, wordKey('signUp.passwordRequired'))
      .check(atLeast(shortest), atMostLongestPassword),
    secret: true,
  };
}

function atLeast(minimum: number) {
  return ({ value, issues }: z.core.ParsePayload<string>): void => {
    // An empty field has a message already.
    if (issues.length > 0 || passwordLength(value) >= minimum) return;
    const message = wordKey('fields.passwordTooShort');
    issues.push({ code: 'too_small', origin: 'string', minimum, message, input: value });
  };
}

/** The code out of a mail. */
export const codeField = typedCode('mail', 'fields.codeRequired', 'fields.codeIncomplete');

/** The code of an authenticator app. Never shown again: the next one is another. */
export const appCodeField: Field<string> = {
  ...typedCode('app', 'challenge.codeRequired', 'fields.appCodeIncomplete'),
  secret: true,
};

/** A recovery code; a page that is shown again does not tell it. */
export const recoveryCodeField: Field<string> = {
  ...typedCode('recovery', 'recoveryCodes.required', 'fields.codeIncomplete'),
  secret: true,
};

/** The answer of a passkey: JSON that our script has put there. The endpoint checks it. */
export const passkeyField: Field<object> = {
  unseen: true,
  schema: z.string().transform((text, { addIssue }) => {
    const value = parsed(text);
    if (typeof value === 'object' && value !== null) return value;
    addIssue(wordKey('passkeys.problems.failed'));
    return z.NEVER;
  }),
  secret: true,
};

function parsed(text: string): unknown {
  try {
    return isTooDeep(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
