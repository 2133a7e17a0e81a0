import { randomInt } from 'node:crypto';

/** Crockford's base 32: no letter that looks like another or like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 8;

/** Five bits a character: 40 for a code out of a mail; ASVS 6.5.4 asks for 20. */
export function newCode(length: number = CODE_LENGTH): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** What was typed, as it was meant: case, blanks and dashes do not matter, O is 0, I and L are 1. */
export function readCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

/** For reading aloud and typing: `7KQ2-M9XA`. */
export function showCode(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? '';
}
