import { z } from 'zod';
import type { WordKey } from '../i18n/words.ts';
import type { Field } from './form.ts';

/** RFC 5321 4.5.3.1.3 leaves 254 characters for an address. */
export const LONGEST_EMAIL = 254;

const LONGEST_NAME = 100;

/** ASVS 6.2.1 and 6.2.9; the upper end only keeps the cost of hashing bounded. */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

/** A checked key of the catalogue, where a library wants a plain string. */
const words = <K extends WordKey>(key: K): K => key;

/** An e-mail address, with the blanks around it gone and in lower case, as the library keeps it. */
export const emailField: Field<string> = {
  schema: z
    .string()
    .trim()
    .min(1, words('fields.emailRequired'))
    .max(LONGEST_EMAIL, words('fields.tooLong'))
    .pipe(z.email(words('fields.emailInvalid')))
    .transform((email) => email.toLowerCase()),
};

/** A person's name as they write it: any letters, but one line and no direction marks. */
export const nameField: Field<string> = {
  schema: z
    .string()
    .trim()
    .min(1, words('signUp.nameRequired'))
    .max(LONGEST_NAME, words('fields.tooLong'))
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u, words('fields.unreadable')),
};

/** A password that exists: taken exactly as typed (ASVS 6.2.8), and no rule helps a guesser. */
export const currentPasswordField: Field<string> = {
  schema: z
    .string()
    .min(1, words('fields.passwordRequired'))
    .max(PASSWORD_LENGTH.max, words('fields.passwordTooLong')),
  secret: true,
};

/** A password to be: length only, no rules of composition (ASVS 6.2.5). */
export const newPasswordField: Field<string> = {
  schema: z
    .string()
    .min(1, words('signUp.passwordRequired'))
    .min(PASSWORD_LENGTH.min, words('fields.passwordTooShort'))
    .max(PASSWORD_LENGTH.max, words('fields.passwordTooLong')),
  secret: true,
};

/** A box: anything sent means ticked. */
export const checkboxField: Field<boolean> = {
  schema: z.string().transform((sent) => sent !== ''),
};
