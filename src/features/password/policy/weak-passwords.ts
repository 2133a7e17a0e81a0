import { readFileSync } from 'node:fs';
import { PASSWORD_LENGTH, passwordLength } from '../../../auth/fields.ts';
import { projectPath } from '../../../root.ts';

/** Why a password cannot be used; the codes that a JSON client meets. */
export type Weakness =
  | 'PASSWORD_TOO_SHORT'
  | 'PASSWORD_TOO_LONG'
  | 'PASSWORD_TOO_SIMPLE'
  | 'PASSWORD_TOO_COMMON'
  | 'PASSWORD_TOO_PERSONAL';

/** A piece of fewer characters, repeated, is a pattern. */
const SHORTEST_PIECE = 8;

/** What is left of a password without names and patterns must be at least this long. */
const LEAST_REST = 5;

const COMMON_PASSWORDS = projectPath('src/features/password/policy/common-passwords.txt');

/** As many characters as people put around a word to make it pass: `Monkey2026`. */
const DECORATION = 4;

/**
 * Judges a new password offline: its length (ASVS 6.2.1, 6.2.9), patterns, the commonest passwords
 * (6.2.4) and words of the context (6.2.11). No rules of composition (6.2.5). Takes some
 * microseconds, and no input makes it slow: everything is linear in at most 128 characters.
 * @param barred words that a guesser tries for this person: see `barredWords`
 * @param shortest how many characters it must have at least
 */
export function weaknessOf(
  password: string,
  barred: readonly string[],
  shortest: number = PASSWORD_LENGTH.min,
): Weakness | undefined {
  const length = passwordLength(password);
  if (length < shortest) return 'PASSWORD_TOO_SHORT';
  if (length > PASSWORD_LENGTH.max) return 'PASSWORD_TOO_LONG';
  const folded = fold(password);
  if (isSimple(folded)) return 'PASSWORD_TOO_SIMPLE';
  if (isCommon(folded)) return 'PASSWORD_TOO_COMMON';
  return isPersonal(folded, barred) ? 'PASSWORD_TOO_PERSONAL' : undefined;
}

/**
 * The words of ASVS 6.1.2 out of texts about the context: names, addresses, host names. Each whole
 * and in its pieces, longest first; what has fewer than three letters would bar too much.
 */
export function barredWords(...texts: readonly string[]): string[] {
  const words = texts.flatMap((text) => {
    const pieces = fold(text).split(/[^\p{L}\p{N}]+/u);
    // The end of an address (com, org) is in many a good word.
    if (text.includes('@')) pieces.pop();
    const local = text.includes('@') ? [compact(fold(text.slice(0, text.lastIndexOf('@'))))] : [];
    return [compact(fold(text)), ...local, ...pieces];
  });
  const known = new Set(words.filter((word) => [...word].length >= 3));
  return [...known].sort((a, b) => b.length - a.length);
}

/** As one guesses: without case and accents. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC');
}

function compact(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Of very few characters, a short thing repeated, or made of runs such as `abcd` and `4321`. */
function isSimple(word: string): boolean {
  const characters = [...word];
  if (new Set(characters).size <= 3) return true;
  return period(characters) < SHORTEST_PIECE || countWithoutRuns(characters) < LEAST_REST;
}

/** The length of the piece that is repeated to the end; infinite when nothing is. */
function period(characters: readonly string[]): number {
  for (let length = 1; length <= characters.length / 2; length += 1) {
    if (characters.every((character, at) => at < length || character === characters[at - length])) {
      return length;
    }
  }
  return Number.POSITIVE_INFINITY;
}

/** How many characters there would be if a run of three or more counted as one. */
function countWithoutRuns(characters: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < characters.length; count += 1) {
    const length = runLength(characters, at);
    at += length >= 3 ? length : 1;
  }
  return count;
}

/** How far the characters from here go on in one row, in one direction, or stay the same. */
function runLength(characters: readonly string[], start: number): number {
  const steps = (at: number) => NEIGHBOURS.get(`${characters[at]}${characters[at + 1]}`) ?? [];
  const same = characters.findIndex((c, at) => at > start && c !== characters[start]);
  const repeated = (same === -1 ? characters.length : same) - start;
  const lengths = steps(start).map((way) => {
    let end = start + 1;
    while (end < characters.length - 1 && steps(end).includes(way)) end += 1;
    return end - start + 1;
  });
  return Math.max(repeated, ...lengths);
}

/** The alphabet, the digits and the rows of the usual keyboards. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
];

/** Each pair of neighbours with the rows, forwards or backwards, in which they follow each other. */
const NEIGHBOURS = neighbours();

function neighbours(): ReadonlyMap<string, readonly string[]> {
  const pairs = new Map<string, string[]>();
  for (const row of ROWS) {
    for (const way of [row, [...row].reverse().join('')]) {
      for (let at = 0; at < way.length - 1; at += 1) {
        const pair = way.slice(at, at + 2);
        pairs.set(pair, [...(pairs.get(pair) ?? []), way]);
      }
    }
  }
  return pairs;
}

/** Whether a word is in the list: as it is, in another reading, without what stands around it, or twice. */
function isCommon(word: string): boolean {
  const characters = [...word];
  const length = period(characters);
  const once = characters.slice(0, length).join('');
  return [once, compact(once)].some((text) => {
    const bare = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    const forms = text.length - bare.length <= DECORATION ? [text, bare] : [text];
    return forms.flatMap(readings).some((form) => COMMON.has(form));
  });
}

/** The word itself and with figures read as the letters that they stand for: `p4ssw0rd`. */
function readings(word: string): string[] {
  const read = (one: string) =>
    word.replace(/[01345789@$!|+]/g, (sign) => (sign === '1' ? one : (LETTERS[sign] ?? sign)));
  return [word, read('i'), read('l')];
}

const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
};

/** Six milliseconds and two megabytes, once, at the start. */
const COMMON = readCommon();

function readCommon(): ReadonlySet<string> {
  const text = readFileSync(COMMON_PASSWORDS, 'utf8');
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
}

/** Whether too little is left to guess when the barred words are taken out. */
function isPersonal(word: string, barred: readonly string[]): boolean {
  return readings(word)
    .map(compact)
    .some((reading) => {
      const rest = barred.reduce((left, taken) => left.replaceAll(taken, ' '), reading);
      if (rest === reading) return false;
      const left = rest.replaceAll(' ', '');
      return [...left].length < LEAST_REST || isSimple(left) || isCommon(left);
    });
}
