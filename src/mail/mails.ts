import type { Site } from '../config/site.ts';
import type { Words } from '../i18n/words.ts';
import type { Together } from '../together.ts';
import type { Letter } from './letter.ts';

/** Who wrote a datum of a mail: we, such as a link or a time, or a person, such as a name. */
export type WrittenBy = 'ours' | 'typed';

/** One kind of mail: from its data to a letter, and an example to look at. */
export interface Mail<Data> {
  letter(t: Words, data: Data, site: Site): Letter;
  /**
   * Who wrote each datum; a required list, so that none is forgotten. A typed datum is a text that may be
   * empty: the outbox empties it where its reader may be somebody else than its writer (typed-words.ts).
   */
  readonly whose: { readonly [K in keyof Data]-?: Data[K] extends string ? WrittenBy : 'ours' };
  readonly sample: Data;
  /**
   * Strangers can cause it at an address that nobody confirmed, as often as they like: such an address gets a
   * few of each kind a day (worker.ts).
   */
  readonly rationed?: true;
}

/** A kind of mail whose data are not known to the types. */
export interface AnyMail {
  letter(t: Words, data: never, site: Site): Letter;
  readonly whose: Readonly<Record<string, WrittenBy>>;
  readonly sample: object;
  readonly rationed?: true;
}

/**
 * The mails of each part of the site, by name. A part declares its own here by declaration merging
 * (see a mails.ts), so that its name and its data are known to the types.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the mail room sends nothing by itself
export interface MailParts {}

/** Every mail that the site sends. */
export type Mails = Together<MailParts[keyof MailParts]>;

export type MailName = keyof Mails & string;

/** What a mail needs to know. */
export type MailData<Name extends MailName> = Mails[Name] extends AnyMail
  ? Mails[Name]['sample']
  : never;

/** The mails of the site by name. */
export type MailTable = Readonly<Record<string, AnyMail>>;

/**
 * The mail of a name out of the database or an address; its data were checked when they were put
 * into the outbox. Undefined when this version does not know the name.
 */
export function mailNamed(mails: MailTable, name: string): Mail<unknown> | undefined {
  return Object.hasOwn(mails, name) ? (mails[name] as Mail<unknown>) : undefined;
}
