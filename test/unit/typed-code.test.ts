import { describe, expect, test } from 'vitest';
import { readTypedCode } from '../../src/web/typed-code.ts';

describe('a code out of a mail', () => {
  test.each([
    '7KQ2M9XA',
    '7KQ2-M9XA',
    '7kq2 m9xa',
    '7KQ2\u2011M9XA',
    '7KQ2\u2212M9XA',
    '7KQ2—M9XA',
    '7KQ2\ufe58M9XA',
    '7KQ2\u30fcM9XA',
    '\u200e7KQ2-M9XA\u200f',
    '\u202a7KQ2\u200b-\u2060M9XA\ufeff\u202c',
    '7KQ2\u00adM9XA',
    '"7KQ2-M9XA"',
    '„7KQ2-M9XA“',
    '«\u00a07KQ2-M9XA\u00a0»',
    '`7KQ2-M9XA`',
    '*7KQ2-M9XA*',
    '_7KQ2-M9XA_',
    '7KQ2-M9XA.',
    '<7KQ2-M9XA>',
    '(7KQ2-M9XA),',
    '7KQ2\r\nM9XA',
    '7 K Q 2 - M 9 X A',
    '７ＫＱ２－Ｍ９ＸＡ',
    'Your code: 7KQ2-M9XA',
    'your code:\n\n7kq2-m9xa.',
    '7KQ2-M9XA is your code',
    'Ihr Code lautet 7KQ2-M9XA',
    'Ваш код: 7KQ2-M9XA',
    '> 7KQ2-M9XA',
    'code=7KQ2M9XA',
    'Latchkey, 30.11.2026: enter 7KQ2-M9XA now',
    '٧KQ٢-M٩XA',
    '७KQ२-M९XA',
    '7КQ2-М9ХА',
    '7\ufe0f\u20e3KQ2-M9XA',
    '**7KQ2-M9XA**',
    '7KQ2&nbsp;M9XA',
    '7KQ2&#8209;M9XA',
    '7KQ2-M9XA7KQ2-M9XA',
    '7kq2m9xa7KQ2M9XA',
    '7KQ2-M9XA 7KQ2-M9XA 7KQ2-M9XA',
    'your code is 7kq2 m9xa from today',
    '7KQ2-M9XA, 2026-12-01 12:30',
    '[2026-12-01, 12:30] Ada: 7KQ2-M9XA',
    'https://accounts.example.com/verify-email?token=kTk-8Ab2_Zq3R7s9u-wX1y.7KQ2M9XA',
  ])('%j', (typed) => {
    expect(readTypedCode(typed, 'mail')).toBe('7KQ2M9XA');
  });

  test.each([
    ['OIL0-1234', '01101234'],
    ['oil0 1234', '01101234'],
    ['Your code: ABCD-EFGH', 'ABCDEFGH'],
    ['ABCD-EFGH is your code', 'ABCDEFGH'],
    ['ABCD-EFGH is your Latchkey password code', 'ABCDEFGH'],
    ['ABCD-EFGH is your code for Code 2024', 'ABCDEFGH'],
    ['Enter ABCD EFGH to go on with it', 'ABCDEFGH'],
    ['1234-5678, 2026-12-01 12:30', '12345678'],
  ])('%s is %s', (typed, code) => {
    expect(readTypedCode(typed, 'mail')).toBe(code);
  });

  test.each([
    '',
    '7KQ2',
    '7KQ2-M9X',
    '7KQ2-M9XAB',
    '123456',
    'your code is nowhere',
    'to go on with it, please',
    '💩',
    '\ud800',
  ])('is not in %j', (typed) => {
    expect(readTypedCode(typed, 'mail')).toBeUndefined();
  });
});

describe("an app's code", () => {
  test.each([
    '123456',
    '123 456',
    '123-456',
    ' 123\u2009456 ',
    '123\u202f456',
    '\u200e123456',
    '１２３４５６',
    '١٢٣٤٥٦',
    '۱۲۳۴۵۶',
    '१२३४५६',
    '𝟏𝟐𝟑𝟒𝟓𝟔',
    '𞥑𞥒𞥓𞥔𞥕𞥖',
    '1\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e3456',
    'Your code: 123456.',
    'G-123456',
    '“123 456”',
    '<#> 123456 is your code for Latchkey',
    'Your code is 123456\n@accounts.example.com #123456',
    'At 12:30 your code was 123 456',
    '`123456`',
    '123456123456',
    '123 456123 456',
    'Latchkey2: 123456',
    'Latchkey 24: 123 456',
    '123 456 on 12/01/26',
    '123456, 2026-12-01 12:30',
    '123&nbsp;456',
  ])('%j', (typed) => {
    expect(readTypedCode(typed, 'app')).toBe('123456');
  });

  test('has digits of every script that has some', () => {
    const digits = Array.from({ length: 0x20000 }, (_, point) =>
      String.fromCodePoint(point),
    ).filter((character) => /\p{Nd}/u.test(character));
    expect(digits.length).toBeGreaterThan(500);
    for (let at = 0; at < digits.length; at += 10) {
      const script = digits.slice(at, at + 10);
      expect(readTypedCode(script.slice(0, 6).join(''), 'app')).toBe('012345');
      expect(readTypedCode(script.slice(4).join(''), 'app')).toBe('456789');
    }
  });

  test.each([
    '',
    '12345',
    '1234567',
    'abcdef',
    '12345a',
    '①②③',
    '7KQ2-M9XA-40TR-ZB5H',
    'R9D4-H92W1',
    '3 apples, 12 pears, 100 plums',
  ])('is not in %j', (typed) => {
    expect(readTypedCode(typed, 'app')).toBeUndefined();
  });
});

test('a recovery code is read with what is around it', () => {
  for (const typed of [
    '7kq2-m9xa-40tr-zb5h',
    '3. 7KQ2-M9XA-40TR-ZB5H',
    '7KQ2 – M9XA – 4OTR – ZB5H.',
    'Recovery code: "7KQ2M9XA40TRZB5H"',
  ]) {
    expect(readTypedCode(typed, 'recovery')).toBe('7KQ2M9XA40TRZB5H');
  }
});
