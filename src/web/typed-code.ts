/** How many letters and digits a code has: out of a mail, of an authenticator app, for recovery. */
export const CODE_LENGTH = { mail: 8, app: 6, recovery: 16 } as const;

export type CodeKind = keyof typeof CODE_LENGTH;

/**
 * Characters that copying adds without showing them: joiners, marks of direction, the frame around an emoji's
 * digit.
 */
const UNSEEN = /[\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}]/gu;

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
 * the digits, and letters that look like others: O is 0, I and L are 1.
 */
export function readTypedCode(typed: string, kind: CodeKind): string | undefined {
  const length = CODE_LENGTH[kind];
  const text = inPlainDigits(typed.normalize('NFKC').replace(UNSEEN, ''));
  const pieces =
    kind === 'app' ? piecesOf(text, /\d+/g) : piecesOf(inPlainLetters(text), /[A-Z\d]+/g);
  const whole = pieces.map(({ text: piece }) => piece).join('');
  return whole.length === length ? asMeant(whole) : likeliest(pieces, length);
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
  return text.toUpperCase().replace(/\P{ASCII}/gu, (letter) => LOOK_ALIKE[letter] ?? letter);
}

function asMeant(code: string): string {
  return code.replaceAll('O', '0').replace(/[IL]/g, '1');
}

interface Piece {
  readonly text: string;
  /** Only a dash is between this one and the one before. */
  readonly joined: boolean;
}

function piecesOf(text: string, pattern: RegExp): Piece[] {
  let end = 0;
  return [...text.matchAll(pattern)].map((found) => {
    const joined = /^\s*\p{Pd}\s*$/u.test(text.slice(end, found.index));
    end = found.index + found[0].length;
    return { text: found[0], joined };
  });
}

/** Of the neighbours that together are as long as a code, those that look most like one; the last of equals. */
function likeliest(pieces: readonly Piece[], length: number): string | undefined {
  let best: { code: string; score: number } | undefined;
  for (const start of pieces.keys()) {
    const run = runOf(pieces.slice(start), length);
    if (!run) continue;
    const written = run.map(({ text }) => text).join('');
    const code = asMeant(written);
    const together = run.slice(1).every(({ joined }) => joined);
    const score = (/\d/.test(written) ? 2 : 0) + (together ? 1 : 0);
    if (OURS.test(code) && score >= (best?.score ?? 0)) best = { code, score };
  }
  return best?.code;
}

/** The first of the pieces that together are exactly so long. */
function runOf(pieces: readonly Piece[], length: number): Piece[] | undefined {
  let size = 0;
  const count = pieces.findIndex(({ text }) => {
    size += text.length;
    return size >= length;
  });
  return size === length ? pieces.slice(0, count + 1) : undefined;
}
