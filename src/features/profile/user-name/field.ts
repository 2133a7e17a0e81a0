import { z } from 'zod';
import { USER_NAME_LENGTH, USER_NAME_SHAPE } from '../../../auth/user-name.ts';
import { wordKey } from '../../../i18n/words.ts';
import type { Field } from '../../../web/form.ts';

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

/**
 * A user name. Only ASCII letters: everything else has letters that look like them. Kept and shown in
 * small letters, so that no capital I stands for an l.
 */
export const userNameField: Field<string> = {
  schema: z
    .string()
    .trim()
    .min(1, wordKey('userName.required'))
    .min(USER_NAME_LENGTH.min, wordKey('userName.tooShort'))
    .max(USER_NAME_LENGTH.max, wordKey('fields.tooLong'))
    .regex(USER_NAME_SHAPE, wordKey('userName.wrongLetters'))
    .transform((name) => name.toLowerCase())
    .refine((name) => !isReserved(name), wordKey('userName.reserved')),
};

/** What a name looks like at a glance. Two names that look alike count as one. */
export function lookOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('5', 's')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

function isReserved(name: string): boolean {
  return RESERVED_LOOKS.has(plain(name));
}

/**
 * The look of a name for comparing with reserved ones, stricter than for two people: nobody needs a name like
 * `adm1n`.
 */
function plain(name: string): string {
  return lookOf(name.replace(/[._-]/g, '')).replaceAll('i', 'l');
}

const RESERVED_LOOKS = new Set(RESERVED.map(plain));
