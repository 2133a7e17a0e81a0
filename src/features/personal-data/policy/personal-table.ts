import type { Catalogue } from '../../../i18n/words.ts';

type Column = keyof Catalogue['yourFile']['columns'];

/** A table with rows about a person: what the export shows of it, and how its rows end. */
export interface PersonalTable {
  readonly name: keyof Catalogue['yourFile']['tables'];
  /** A row is a person's if one of these columns says so. */
  readonly whose: readonly Mark[];
  /** What the export shows. */
  readonly columns: readonly Column[];
  /** What it does not show, and why. Together with `columns` all that the table has. */
  readonly withheld: Readonly<Record<string, string>>;
  /** A column that is exported as a file of its own, under this name. */
  readonly file?: { readonly column: string; readonly name: string };
  /**
   * `cascade`: a foreign key removes the rows with the account. `erase`: we do, because what leads to
   * the person is no foreign key. `keep`: the rows stay; nothing in them names anybody.
   */
  readonly atDeletion: 'cascade' | 'erase' | 'keep';
}

/** A column; with `json`, what is at this path of its JSON text. */
export interface Place {
  readonly column: string;
  readonly json?: string;
}

/**
 * What holds a person's id or address. An address says whose a row is only when the person has proved
 * it, and only while the row's `owner` names nobody else: else whoever signs up with an address could
 * read, and by deleting remove, what its owner did. What an unproved account itself caused has its id.
 */
export type Mark = Place &
  ({ readonly is: 'id' } | { readonly is: 'email'; readonly owner: Place });
