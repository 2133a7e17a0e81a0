import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalEmail, emailKey, shownEmail } from '../../src/email-address.ts';

describe('an address in the form in which it is kept', () => {
  test.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['  ada@example.com\u00a0', 'ada@example.com'],
    ['anna@münchen.test', 'anna@xn--mnchen-3ya.test'],
    ['anna@MÜNCHEN.test', 'anna@xn--mnchen-3ya.test'],
    ['anna@mu\u0308nchen.test', 'anna@xn--mnchen-3ya.test'],
    ['anna@XN--MNCHEN-3YA.test', 'anna@xn--mnchen-3ya.test'],
    ['anna@straße.test', 'anna@xn--strae-oqa.test'],
    ['anna@пример.рф', 'anna@xn--e1afmkfd.xn--p1ai'],
    ['anna@xn--e1afmkfd.xn--p1ai', 'anna@xn--e1afmkfd.xn--p1ai'],
    ['anna@مثال.إختبار', 'anna@xn--mgbh0fb.xn--kgbechtv'],
    ['anna@例え。テスト', 'anna@xn--r8jz45g.xn--zckzah'],
    ['ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'anna@example.com'],
    ['\u200eanna@example.com\u200f', 'anna@example.com'],
    ['\u202aanna\u200b@example.\u2060com\u202c', 'anna@example.com'],
    ['anna@exam\u00adple.com', 'anna@example.com'],
    ['anna@exam\u200dple.com', 'anna@example.com'],
    ['anna@نامه\u200cای.com', 'anna@xn--mgba3gch31f060k.com'],
    ['anna@example.com.', 'anna@example.com'],
    ['anna@a-b--c.example.museum', 'anna@a-b--c.example.museum'],
    ['anna@💩.la', 'anna@xn--ls8h.la'],
    ["o'brien+tag_!#$%&*/=?^`{|}~-@example.com", "o'brien+tag_!#$%&*/=?^`{|}~-@example.com"],
    ['-a-@example.com', '-a-@example.com'],
    ['x@y.co', 'x@y.co'],
    [`${'x'.repeat(64)}@example.com`, `${'x'.repeat(64)}@example.com`],
  ])('%s', (typed, kept) => {
    expect(canonicalEmail(typed)).toBe(kept);
  });

  test.each([
    '',
    '@',
    'ada',
    'x@',
    '@example.com',
    'a b@example.com',
    'a@b@example.com',
    'a@b.cc,c@d.ee',
    'a@b.cc\r\nbcc: c@d.ee',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    'a(b)@example.com',
    '"a b"@example.com',
    '<a@example.com>',
    'jörg@example.com',
    'аnna@example.com',
    'a@localhost',
    'a@example',
    'a@example..com',
    'a@.example.com',
    'a@-example.com',
    'a@example-.com',
    'a@exa_mple.com',
    'a@exa%6dple.com',
    'a@example.com/path',
    'a@example.com:25',
    'a@example.com?x',
    'a@1.2.3.4',
    'a@0x7f.1',
    'a@[1.2.3.4]',
    'a@[::1]',
    'a@xn--a.com',
    'a@xn--.com',
    `${'x'.repeat(65)}@example.com`,
    `a@${'x'.repeat(64)}.com`,
    `a@${'x.'.repeat(130)}com`,
    `a@${'ü'.repeat(60)}.com`,
    'a@example.com\0',
    'a@exa\ud800mple.com',
  ])('there is none of %j', (typed) => {
    expect(canonicalEmail(typed)).toBeUndefined();
  });

  test('is its own kept form, and so is what is shown of it', () => {
    const typed = fc.oneof(
      fc.emailAddress(),
      fc
        .tuple(fc.emailAddress(), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }))
        .map(([email, label]) => email.replace('@', `@${label}.`)),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const kept = canonicalEmail(text);
        if (kept === undefined) return;
        expect(kept).toMatch(/^[\x21-\x7e]{3,254}$/);
        expect(canonicalEmail(kept)).toBe(kept);
        expect(canonicalEmail(shownEmail(kept))).toBe(kept);
      }),
    );
  });

  test('stands for whatever was typed, where tries are counted', () => {
    expect(emailKey('Anna@MÜNCHEN.test ')).toBe('anna@xn--mnchen-3ya.test');
    expect(emailKey(' Not An Address')).toBe('not an address');
  });
});

describe('an address as it is shown', () => {
  test.each([
    ['anna@xn--mnchen-3ya.test', 'anna@münchen.test'],
    ['anna@xn--e1afmkfd.xn--p1ai', 'anna@пример.рф'],
    ['anna@xn--r8jz45g.xn--zckzah', 'anna@例え.テスト'],
    ['ada@example.com', 'ada@example.com'],
    // A Cyrillic а among Latin letters, which could be taken for example.com.
    ['anna@xn--exmple-4nf.com', 'anna@xn--exmple-4nf.com'],
    ['', ''],
  ])('%s', (kept, shown) => {
    expect(shownEmail(kept)).toBe(shown);
  });
});
