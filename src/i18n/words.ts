import { createInstance, type TFunction } from 'i18next';
import { en } from './en.ts';

/** The catalogues that we have; another language is another file and another line here. */
const catalogues = { en: { translation: en } };

export type Language = keyof typeof catalogues;

export const DEFAULT_LANGUAGE: Language = 'en';

/** All that a person can choose from. */
export const LANGUAGES = Object.keys(catalogues) as Language[];

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** Looks a text up by its key and fills in the values; a key that does not exist is a type error. */
export type Words = TFunction<'translation'>;

const i18n = createInstance({
  lng: DEFAULT_LANGUAGE,
  fallbackLng: DEFAULT_LANGUAGE,
  resources: catalogues,
  // EJS escapes what it prints; escaping twice would show entities.
  interpolation: { escapeValue: false },
  initAsync: false,
});
void i18n.init();

/** The same without the check of the key, for what takes keys as data. */
type AnyWords = (key: string, values?: object) => string;

const known = new Map<Language, Words>();

/** The words of a language. */
export function wordsIn(language: Language): Words {
  const words = known.get(language) ?? remembering(i18n.getFixedT(language) as AnyWords);
  known.set(language, words);
  return words;
}

/** A page asks for dozens of texts. Those without values are the same each time. */
function remembering(look: AnyWords): Words {
  const texts = new Map<string, string>();
  const words: AnyWords = (key, values) => {
    if (values) return look(key, values);
    const text = texts.get(key) ?? look(key);
    texts.set(key, text);
    return text;
  };
  return words as Words;
}

/** Whether there is a catalogue for it. */
export function isLanguage(name: string): name is Language {
  return Object.hasOwn(catalogues, name);
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
export type WordKey = Leaves<typeof en>;

/** Puts a message into words. */
export function say(t: Words, { key, values, more }: Message): string {
  const text = (t as AnyWords)(key, values);
  return more ? `${text} ${say(t, more)}` : text;
}
