import { z } from 'zod';
import { LONGEST_EMAIL } from '../email-address.ts';
import type { WordKey } from '../i18n/words.ts';
import { emailField } from './fields.ts';
import type { Field } from './form.ts';

export const USER_NAME_LENGTH = { min: 3, max: 30 } as const;

/** Letters and digits, with single dots, dashes or underscores between them. */
const SHAPE = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/i;

/**
 * Names that somebody could take for the people or the machines who run the site, or that are part
 * of its addresses. Compared without separators and by their look.
 */
const RESERVED = [
  'abuse',
  'account',
  'accounts',
  'admin',
  'administrator',
  'anonymous',
  'api',
  'auth',
  'billing',
  'bot',
  'contact',
  'daemon',
  'everyone',
  'guest',
  'help',
  'helpdesk',
  'hostmaster',
  'info',
  'latchkey',
  'legal',
  'login',
  'mail',
  'me',
  'moderator',
  'nobody',
  'noreply',
  'null',
  'official',
  'operator',
  'owner',
  'postmaster',
  'privacy',
  'root',
  'security',
  'service',
  'settings',
  'signin',
  'signup',
  'staff',
  'support',
  'sysadmin',
  'system',
  'team',
  'undefined',
  'webmaster',
  'you',
];

const words = <K extends WordKey>(key: K): K => key;

/**
 * A user name. Only ASCII letters: everything else has letters that look like them. Kept and shown in
 * small letters, so that no capital I stands for an l.
 */
export const userNameField: Field<string> = {
  schema: z
    .string()
    .trim()
    .min(1, words('userName.required'))
    .min(USER_NAME_LENGTH.min, words('userName.tooShort'))
    .max(USER_NAME_LENGTH.max, words('fields.tooLong'))
    .regex(SHAPE, words('userName.wrongLetters'))
    .transform((name) => name.toLowerCase())
    .refine((name) => !isReserved(name), words('userName.reserved')),
};

/** What a name looks like at a glance: two names of one look are one name. */
export function lookOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('5', 's')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

/** What somebody signs in with. An address has an @, a user name cannot have one. */
export const addressOrNameField: Field<string> = {
  schema: z
    .string()
    .trim()
    .min(1, words('fields.emailOrNameRequired'))
    .max(LONGEST_EMAIL, words('fields.tooLong'))
    .transform((typed, context) => {
      if (!looksLikeEmail(typed)) return typed;
      const parsed = emailField.schema.safeParse(typed);
      if (parsed.success) return parsed.data;
      context.addIssue(words('fields.emailInvalid'));
      return z.NEVER;
    }),
};

/** Keyboards of some scripts have an @ of their own. */
export function looksLikeEmail(typed: string): boolean {
  return typed.normalize('NFKC').includes('@');
}

/** The user name that was typed at sign-in, as it is kept; undefined for what can be nobody's. */
export function readUserName(typed: string): string | undefined {
  const name = typed.trim();
  return name.length <= USER_NAME_LENGTH.max && SHAPE.test(name) ? name.toLowerCase() : undefined;
}

function isReserved(name: string): boolean {
  return RESERVED_LOOKS.has(plain(name));
}

/** Stricter than what keeps two people apart: nobody needs a name like `adm1n`. */
function plain(name: string): string {
  return lookOf(name.replace(/[._-]/g, '')).replaceAll('i', 'l');
}

const RESERVED_LOOKS = new Set(RESERVED.map(plain));
