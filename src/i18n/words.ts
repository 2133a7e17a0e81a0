import { createInstance, type TFunction } from 'i18next';
import { shownEmail } from '../email-address.ts';
import type { Together } from '../together.ts';
import { shared } from './shared.ts';

/**
 * The words of each part of the site. A feature adds its own in its words.ts, by declaration merging
 * for the types and by `addWords` for the texts; two may fill the same branch, such as `mail`.
 */
export interface CatalogueParts {
  shared: typeof shared;
}

/** Every word that a person reads, in English. */
export type Catalogue = Together<CatalogueParts[keyof CatalogueParts]>;

/** The catalogue in another language: every text of the English one. */
export type Translation<Part = Catalogue> = {
  readonly [Key in keyof Part]: Part[Key] extends string ? string : Translation<Part[Key]>;
};

/** Another language is a file that exports a Translation, and a line here. */
const translations = {} as const satisfies Record<string, Translation>;

export const DEFAULT_LANGUAGE = 'en';

export type Language = typeof DEFAULT_LANGUAGE | keyof typeof translations;

/** All that a person can choose from. */
export const LANGUAGES = [DEFAULT_LANGUAGE, ...Object.keys(translations)] as readonly Language[];

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Catalogue };
  }
}

/** Looks a text up by its key and fills in the values; a key that does not exist is a type error. */
export type Words = TFunction<'translation'>;

const NAMESPACE = 'translation';

const i18n = createInstance({
  lng: DEFAULT_LANGUAGE,
  fallbackLng: DEFAULT_LANGUAGE,
  resources: Object.fromEntries(
    Object.entries<Translation>(translations).map(([language, texts]) => [
      language,
      { [NAMESPACE]: texts },
    ]),
  ),
  // EJS escapes what it prints; escaping twice would show entities.
  interpolation: { escapeValue: false },
  initAsync: false,
});
void i18n.init();

const known = new Map<Language, Words>();

/** Texts by the parts of their keys. */
export interface Texts {
  readonly [part: string]: string | Texts;
}

/**
 * Adds the English words of a part of the site to the catalogue.
 * @throws when one of its keys has a text already
 */
export function addWords(words: Texts): void {
  for (const key of keysOf(words)) {
    if (i18n.exists(key)) throw new Error(`Two words.ts give a text to "${key}".`);
  }
  i18n.addResourceBundle(DEFAULT_LANGUAGE, NAMESPACE, words, true);
  known.clear();
}

function keysOf(texts: Texts, above = ''): string[] {
  return Object.entries(texts).flatMap(([part, text]) =>
    typeof text === 'string' ? [above + part] : keysOf(text, `${above}${part}.`),
  );
}

addWords(shared);

/** All English words that were added. */
export function catalogue(): Catalogue {
  return i18n.getResourceBundle(DEFAULT_LANGUAGE, NAMESPACE) as Catalogue;
}

/** The same without the check of the key, for what takes keys as data. */
type AnyWords = (key: string, values?: object) => string;

/** The words of a language. */
export function wordsIn(language: Language): Words {
  const words = known.get(language) ?? remembering(i18n.getFixedT(language) as AnyWords, language);
  known.set(language, words);
  return words;
}

/**
 * A page asks for dozens of texts. Those without values are the same each time. Others are taken apart once
 * and filled in here, where the library would do nothing but fill in. A text that counts has a pattern for
 * each of the language's plurals, which the library chooses.
 */
function remembering(look: AnyWords, language: Language): Words {
  const texts = new Map<string, string>();
  const plain = (key: string) => {
    const text = texts.get(key) ?? look(key);
    texts.set(key, text);
    return text;
  };
  const patterns = new Map<string, readonly string[] | undefined>();
  const plurals = new Intl.PluralRules(language);
  const patternOf = (key: string, count: unknown) => {
    // The library knows a text for none, too, whatever the language.
    const name =
      count === 0 ? `${key} none` : isNumber(count) ? `${key} ${plurals.select(count)}` : key;
    if (!patterns.has(name)) patterns.set(name, patternIn(look(key, { count, ...AS_WRITTEN })));
    return patterns.get(name);
  };
  const words: AnyWords = (key, values) => {
    if (!values) return plain(key);
    const read = asRead(values);
    const pattern = MEANS_MORE.some((name) => name in read)
      ? undefined
      : patternOf(key, read.count);
    return (pattern && filled(pattern, read)) ?? look(key, read);
  };
  return words as Words;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** The text with its marks. */
const AS_WRITTEN = { skipInterpolation: true };

/** By values of these names the library chooses a text or its options. */
const MEANS_MORE = ['context', 'ordinal', 'defaultValue', 'lng', 'ns', 'replace'];

const MARK = /\{\{(\w+)\}\}/;

/** Text, name, text, name, …, text; undefined for a text that says more than to fill in. */
function patternIn(text: string): readonly string[] | undefined {
  const parts = text.split(MARK);
  return parts.some((part) => /[{}]|\$t\(/.test(part)) ? undefined : parts;
}

/** Undefined where a value is missing or no text: the library knows what to do with it. */
function filled(pattern: readonly string[], values: Record<string, unknown>): string | undefined {
  let text = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const part = pattern[index] as string;
    const value = index % 2 === 0 ? part : values[part];
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    text += value;
  }
  return text;
}

/** Addresses among the values are shown as their owners write them. */
function asRead(values: object): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    shown[name] = typeof value === 'string' && value.includes('@') ? shownEmail(value) : value;
  }
  return shown;
}

/** Whether there is a catalogue for it. */
export function isLanguage(name: string): name is Language {
  return (LANGUAGES as readonly string[]).includes(name);
}

/** A key of the catalogue with what its text needs: a message that is put into words later. */
export interface Message {
  readonly key: WordKey;
  readonly values?: Readonly<Record<string, string | number>>;
  /** A sentence after it. */
  readonly more?: Message;
}

type Join<Key extends string, Rest extends string> = `${Key}.${Rest}`;
type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : Join<K, Leaves<T[K]>>;
}[keyof T & string];
type WithoutPlural<K extends string> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K;

/** Every key of the catalogue. */
export type WordKey = Leaves<Catalogue>;

/** A checked key of the catalogue, where a library wants a plain string. */
export const wordKey = <Key extends WordKey>(key: Key): Key => key;

/** Puts a message into words. */
export function say(t: Words, { key, values, more }: Message): string {
  const text = (t as AnyWords)(key, values);
  return more ? `${text} ${say(t, more)}` : text;
}
