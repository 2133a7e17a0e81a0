import { createInstance } from 'i18next';
import { describe, expect, test } from 'vitest';
import '../../src/features/index.ts';
import { catalogue, DEFAULT_LANGUAGE, say, wordsIn } from '../../src/i18n/words.ts';

const english = catalogue();
const t = wordsIn(DEFAULT_LANGUAGE);

/** Every key of the catalogue with its text. */
function texts(part: object, prefix = ''): [string, string][] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : texts(value, `${prefix}${key}.`),
  );
}

test('values are filled in as they are: the page escapes them, once', () => {
  expect(t('passkeys.changeOf', { name: `<b>&'"` })).toBe(`Change <b>&'"`);
});

test('a value is never a key, nor a placeholder', () => {
  expect(t('passkeys.changeOf', { name: '{{site}} $t(signIn.title)' })).toBe(
    'Change {{site}} $t(signIn.title)',
  );
});

test('every text is filled in as i18next does it', async () => {
  const library = createInstance({ lng: 'en', interpolation: { escapeValue: false } });
  await library.init({ resources: { en: { translation: english } } });
  const ours = t as unknown as (key: string, values: object) => string;
  const odd = ['Ada', '', 7, 0, '$& $1 $$', '{{name}}', '$t(signIn.title)', 'é 🔑'];
  const withMarks = texts(english).filter(([, text]) => text.includes('{{'));
  expect(withMarks.length).toBeGreaterThan(50);
  for (const [key, text] of withMarks) {
    const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
    for (const [at] of odd.entries()) {
      const values = names.map((name, index) => {
        const value = odd[(at + index) % odd.length];
        return [name, name === 'count' ? at : value];
      });
      const filled = Object.fromEntries(values);
      expect(ours(key, filled)).toBe(library.t(key as 'signIn.title', filled));
    }
  }
});

test('one and many are told apart', () => {
  expect(t('form.summary', { count: 1 })).toBe(english.form.summary_one);
  expect(t('form.summary', { count: 2 })).toBe('There are 2 problems');
});

test('a message is put into words with its values', () => {
  expect(say(t, { key: 'fields.passwordTooShort', values: { min: 8 } })).toBe(
    'Use at least 8 characters.',
  );
});

describe('the catalogue', () => {
  test.each(texts(english))('%s is careful English', (_key, text) => {
    // The one prefix that is put in front of something ends in a blank.
    if (text !== english.form.errorPrefix) expect(text).toBe(text.trim());
    expect(text).not.toBe('');
    expect(text).not.toMatch(/\s{2,}|<[a-z/]|\.\.\.|"\s|\s"/i);
    expect(text.match(/\{/g)?.length ?? 0).toBe((text.match(/\{\{\w+\}\}/g)?.length ?? 0) * 2);
    expect(text).not.toMatch(/\b(?:oops|whoops|invalid|illegal|failed|sorry|please note)\b/i);
  });

  test('plurals come in pairs', () => {
    const keys = new Set(texts(english).map(([key]) => key));
    for (const key of keys) {
      if (key.endsWith('_one')) expect(keys).toContain(key.replace(/_one$/, '_other'));
      if (key.endsWith('_other')) expect(keys).toContain(key.replace(/_other$/, '_one'));
    }
  });
});
