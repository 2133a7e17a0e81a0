import type { WordKey } from '../i18n/words.ts';
import type { Field } from '../web/form.ts';

/**
 * A field of the person that a feature adds: a column of `user` with text or null, which people fill in
 * on their profile and programs by `POST /update-user`.
 */
export interface ProfileField {
  /** What may stand in it, on the page and in the API; `optional(…)` lets it stay empty. */
  readonly field: Field<string | null>;
  readonly label: WordKey;
  readonly hint?: WordKey;
  /** The kind of keyboard that a phone offers (`type` of HTML's input); text without this. */
  readonly type?: 'tel' | 'text' | 'url';
  /** What browsers may fill in: a token of HTML's `autocomplete`. */
  readonly autocomplete?: string;
  /** `end` empties it when somebody else than the one who made the account proves to read its address. */
  readonly atFirstProof: 'end' | 'keep';
}

/** By the name of the column, which is also the name in forms and in the API. */
export type ProfileFields = Readonly<Record<string, ProfileField>>;
