/** How many letters and digits a code has: out of a mail, of an authenticator app, for recovery. */
export const CODE_LENGTH = { mail: 8, app: 6, recovery: 16 } as const;

/** The groups in which codes are shown: 7KQ2-M9XA, 123 456. */
const GROUP = { mail: 4, app: 3, recovery: 4 } as const;

export type CodeKind = keyof typeof CODE_LENGTH;

/**
 * Characters that copying adds without showing them: joiners, marks of direction, the frame around an emoji's
 * digit.
 */
const UNSEEN = /[\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}]/gu;

/** What a mail that was written as HTML leaves in a text: `&nbsp;`, `&#8209;`. */
const ENTITY = /&#?\w+;/g;

/** Capitals of other keyboards with the look of a Latin one. */
const LOOK_ALIKE: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['АВЕКМНОРСТХУ', 'ABEKMHOPCTXY'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ].flatMap(([theirs = '', ours = '']) =>
    [...theirs].map((letter, at) => [letter, ours[at] ?? '']),
  ),
);

/** Crockford's base 32, in which codes of letters are written. */
const OURS = /^[0-9A-HJKMNP-TV-Z]+$/;

/**
 * The code in what somebody has typed or pasted, in the one form that is compared; undefined when there
 * is none in it. Dashes, blanks, quotes, dots and the words around it do not matter, nor do case, the script of
 * the digits, and letters that look like others: O is 0, I and L are 1. A code that was pasted twice is one.
 */
export function readTypedCode(typed: string, kind: CodeKind): string | undefined {
  const seen = typed.normalize('NFKC').replace(UNSEEN, '').replace(ENTITY, ' ');
  const text = inPlainDigits(seen);
  const pieces =
    kind === 'app' ? piecesOf(text, /\d+/g) : piecesOf(inPlainLetters(text), /[A-Z\d]+/gi);
  return codeAlone(pieces, CODE_LENGTH[kind]) ?? likeliest(pieces, kind);
}

function inPlainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(digitAt(digit.codePointAt(0) ?? 0)));
}

/** Unicode 4.6: the ten digits of a script follow one another, from zero. */
function digitAt(point: number): number {
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (point - zero) % 10;
}

function inPlainLetters(text: string): string {
  return text.replace(/\P{ASCII}/gu, (letter) => LOOK_ALIKE[letter.toUpperCase()] ?? letter);
}

interface Piece {
  readonly text: string;
  /** Only a dash is between this one and the one before. */
  readonly joined: boolean;
  /** Letters that no code has are between them. */
  readonly apart: boolean;
}

function piecesOf(text: string, pattern: RegExp): Piece[] {
  let end = 0;
  return [...text.matchAll(pattern)].map((found) => {
    const between = text.slice(end, found.index);
    end = found.index + found[0].length;
    const joined = /^\s*\p{Pd}\s*$/u.test(between);
    return { text: found[0], joined, apart: /[\p{Lu}\p{Ll}\p{Lo}]/u.test(between) };
  });
}

/** The code if there is nothing else, be it once or several times. */
function codeAlone(pieces: readonly Piece[], length: number): string | undefined {
  if (pieces.slice(1).some(({ apart }) => apart)) return undefined;
  const whole = asMeant(pieces.map(({ text }) => text).join(''));
  const once = whole.slice(0, length);
  return once.length === length && whole.replaceAll(once, '') === '' ? once : undefined;
}

function asMeant(code: string): string {
  return code.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
}

/** Of the neighbours that together are as long as a code, those that look most like one; the last of equals. */
function likeliest(pieces: readonly Piece[], kind: CodeKind): string | undefined {
  let best: { code: string; likeness: number } | undefined;
  for (const start of pieces.keys()) {
    const run = runOf(pieces.slice(start, start + CODE_LENGTH[kind]), CODE_LENGTH[kind]);
    if (!run) continue;
    const code = asMeant(run.map(({ text }) => text).join(''));
    const likeness = likenessOf(run, kind);
    if (OURS.test(code) && likeness >= (best?.likeness ?? 1)) best = { code, likeness };
  }
  return best?.code;
}

/** The first of the pieces that together are exactly so long, with nothing else between them. */
function runOf(pieces: readonly Piece[], length: number): Piece[] | undefined {
  let size = 0;
  const count = pieces.findIndex(({ text }) => {
    size += text.length;
    return size >= length;
  });
  const run = pieces.slice(0, count + 1);
  return size === length && !run.slice(1).some(({ apart }) => apart) ? run : undefined;
}

/** How much it looks like a code of ours and not like words, a date or a part of a link; 0 for words alone. */
function likenessOf(run: readonly Piece[], kind: CodeKind): number {
  const noWord = run.every(({ text }) => /^(?:[A-Z\d]+|(?=.*\d)[a-z\d]+)$/.test(text));
  const asShown =
    run.every(({ text }) => text.length === GROUP[kind]) &&
    (kind === 'app' || run.slice(1).every(({ joined }) => joined));
  const hasDigit = run.some(({ text }) => /\d/.test(text));
  return (noWord ? 2 : 0) + (asShown || run.length === 1 ? 2 : 0) + (hasDigit ? 1 : 0);
}
