import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { mails } from '../../src/features/index.ts';
import { catalogue, wordsIn } from '../../src/i18n/words.ts';
import { type Mail, mailNamed } from '../../src/mail/mails.ts';
import { greeting, lifetime } from '../../src/mail/phrases.ts';
import { renderLetter } from '../../src/mail/render.ts';
import { readTypedCode } from '../../src/web/typed-code.ts';

const t = wordsIn('en');
const site = { name: 'Keys & <Locks>', url: 'https://accounts.example.com', links: [] };

/** One code in twenty is all letters: only its look tells it from words. */
const CODES = ['7KQ2-M9XA', 'ABCD-EFGH', 'YYQB-EDRJ', '1234-5678', 'D61D-AFVT', '0000-0000'];

/** Mail programs want inline styles and attributes of the nineties; the rest of the rules stay. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: { 'no-inline-style': 'off', 'no-deprecated-attr': 'off', 'long-title': 'off' },
});

describe.each(Object.keys(mails))('%s', (name) => {
  const { letter, sample } = mailNamed(mails, name) as Mail<unknown>;
  const written = letter(t, sample, site);

  test('says the same in HTML and in text, with nothing missing', async () => {
    const { subject, html, text } = renderLetter(written, t, site);
    expect(subject).toBe(written.subject);
    for (const part of [html, text]) expect(part).not.toMatch(/undefined|\[object|\{\{|mail\.\w+/);
    for (const words of [...written.paragraphs, ...(written.after ?? [])]) {
      expect(text).toContain(words);
    }
    for (const link of [written.action, written.alternative]) {
      if (!link) continue;
      expect(text).toContain(`\n${link.url}\n`);
      expect(html).toContain(`href="${link.url}"`);
    }
    if (written.code) expect(html).toContain(`>${written.code}</p>`);
    const bound = written.code && `@accounts.example.com #${written.code.replaceAll('-', '')}`;
    expect(/\n(@\S+ #\S+)$/.exec(text)?.[1], 'the last line, for keyboards').toBe(bound);
    expect(html).toContain('Keys &amp; &lt;Locks&gt;');
    expect(text).toContain('Keys & <Locks>');
  });

  test('is sound HTML that loads nothing', async () => {
    const { html } = renderLetter(written, t, site);
    const { results } = await validator.validateString(html);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
    expect(html).not.toMatch(/<(?:img|script|link|iframe|svg)\b|url\(|@import|\ssrc=/i);
  });

  test.each([
    'Latchkey',
    'Latchkey2',
    'Studio 54',
    'Code 2024',
  ])('as a whole, from %s, its code is found', (siteName) => {
    for (const code of written.code ? CODES : []) {
      const from = { ...site, name: siteName };
      const { subject, text } = renderLetter(
        letter(t, { ...(sample as object), code }, from),
        t,
        from,
      );
      const pasted = `${subject}\n${text}`.replaceAll('\n', ' ');
      expect(readTypedCode(pasted, 'mail'), pasted).toBe(code.replace('-', ''));
    }
  });

  test('keeps its secrets out of the subject and the preview', () => {
    const shown = `${written.subject} ${written.preview}`;
    if (written.code) expect(shown).not.toContain(written.code);
    expect(shown).not.toMatch(/https?:/);
  });
});

test('the subject of a notice says what has happened, each in other words', () => {
  const { letter, sample } = mails['account-changed'];
  const changes = Object.keys(catalogue().mail.accountChanged.what) as (typeof sample.what)[];
  const subjects = changes.map((what) => letter(t, { ...sample, what }, site).subject);
  expect(new Set(subjects).size).toBe(changes.length);
  for (const subject of subjects) {
    expect(subject).toContain(site.name);
    expect(subject).not.toContain('{{');
    // What a list of mails shows of it, at least.
    expect(subject.replace(site.name, '').length).toBeLessThan(60);
  }
});

test.each([
  ['https://accounts.example.com', '@accounts.example.com #7KQ2M9XA'],
  ['http://localhost:3000', '@localhost #7KQ2M9XA'],
  ['http://127.0.0.1:3000', undefined],
  ['http://[::1]:3000', undefined],
])('the code of a mail is bound to the name of the site: %s', (url, line) => {
  const letter = { subject: 'x', paragraphs: ['x'], code: '7KQ2-M9XA' };
  const { text } = renderLetter(letter, t, { ...site, url });
  expect(/\n(@\S+ #\S+)$/.exec(text)?.[1]).toBe(line);
  const written = /#(\S+)$/.exec(text)?.[1];
  if (line) expect(readTypedCode(written ?? '', 'mail')).toBe('7KQ2M9XA');
});

test('a subject is one line', async () => {
  const letter = { subject: 'Hello\r\nBcc: eve@example.com', paragraphs: ['x'] };
  expect(renderLetter(letter, t, site).subject).toBe('Hello Bcc: eve@example.com');
});

test('what a name contains stays text', async () => {
  const letter = { subject: 'x', paragraphs: [greeting(t, '<b>Ada</b>'), '<img src=x>'] };
  const { html } = renderLetter(letter, t, site);
  expect(html).not.toMatch(/<b>|<img/);
});

test.each([
  ['Ada Lovelace', 'Hello Ada Lovelace,'],
  [' 山田 太郎 ', 'Hello 山田 太郎,'],
  ['J. R. R. Tolkien', 'Hello J. R. R. Tolkien,'],
  ['Martin Luther King Jr.', 'Hello Martin Luther King Jr.,'],
  ['You won, see evil.example', 'Hello,'],
  ['https://evil.example', 'Hello,'],
  ['write to eve@example', 'Hello,'],
  ['a'.repeat(61), 'Hello,'],
  ['', 'Hello,'],
])('%j is greeted with %j', (name, words) => {
  expect(greeting(t, name)).toBe(words);
});

test.each([
  [1, '1 minute'],
  [30, '30 minutes'],
  [60, '1 hour'],
  [24 * 60, '24 hours'],
  [7 * 24 * 60, '7 days'],
])('%d minutes are "%s"', (minutes, words) => {
  expect(lifetime(t, minutes)).toBe(words);
});
