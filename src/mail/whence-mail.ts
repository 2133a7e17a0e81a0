import type { Site } from '../config/site.ts';
import type { Words } from '../i18n/words.ts';
import type { Letter } from './letter.ts';
import type { Mail } from './mails.ts';
import { WHENCE_IS_OURS, WHENCE_SAMPLE, type Whence, whence } from './phrases.ts';

/** What every mail about an act knows: the name of its reader, and where the act came from. */
export interface WhenceData extends Whence {
  /** Empty where the reader of the address is not known to be the person. */
  readonly name: string;
}

/** A mail about an act, but for what all of them have. */
interface WhenceMail<Data> {
  letter(t: Words, data: WhenceData & Data, site: Site): Omit<Letter, 'facts'>;
  readonly whose: Mail<Data>['whose'];
  readonly sample: Data;
  readonly rationed?: true;
}

/**
 * Makes a mail about an act: adds to its data the name of the reader and where the act came from, and to its
 * letter the facts by which the reader judges whether it was them.
 */
export function whenceMail<Data>(mail: WhenceMail<Data>): Mail<WhenceData & Data> {
  return {
    ...mail,
    letter: (t, data, site) => ({ ...mail.letter(t, data, site), facts: whence(t, data) }),
    whose: { ...WHENCE_IS_OURS, name: 'typed', ...mail.whose } as Mail<WhenceData & Data>['whose'],
    sample: { ...WHENCE_SAMPLE, name: 'Ada Lovelace', ...mail.sample },
  };
}
