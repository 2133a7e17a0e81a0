import { randomInt } from 'node:crypto';
import { CODE_LENGTH } from '../../web/typed-code.ts';

/** Crockford's base 32: no letter that looks like another or like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Five bits a character: 40 for a code out of a mail; ASVS 6.5.4 asks for 20. */
export function newCode(length: number = CODE_LENGTH.mail): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** For reading aloud and typing: `7KQ2-M9XA`. */
export function showCode(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? '';
}
