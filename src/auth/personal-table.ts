import type { Catalogue } from '../i18n/words.ts';

export type Column = keyof Catalogue['yourFile']['columns'];

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
  /**
   * What becomes of the rows when somebody else than the one who made the account first proves to read its
   * address: `end` for what a stranger has put there (docs/decisions/0013-first-proof.md).
   */
  readonly atFirstProof: 'end' | 'keep';
  /**
   * What happens to the rows when the owner takes the account back: `end` removes those that were created
   * since the thief came, by `createdAt` (docs/decisions/0030-not-me.md).
   */
  readonly whenTakenBack: 'end' | 'keep';
  /** Columns that are truths; MySQL keeps a number. */
  readonly booleans?: readonly Column[];
  /** Columns that hold JSON as text. */
  readonly jsonTexts?: readonly Column[];
  /** The columns as Better Auth is to see them, for a table that no plugin declares. */
  readonly fields?: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'date'>>;
}

/** The columns that a feature adds to a person. */
export type UserColumns = Readonly<Record<string, UserColumn>>;

export interface UserColumn {
  /** In the export; or why it is withheld. */
  readonly shown: true | string;
  /** As for a table: `end` empties it. */
  readonly atFirstProof: 'end' | 'keep';
  /** As for a table; `since` names the column that says when it was set. */
  readonly whenTakenBack: 'keep' | { readonly since: string };
  /** What it is when it is empty; null without this. */
  readonly empty?: string | number | boolean;
  readonly boolean?: true;
}

interface ColumnPlace {
  readonly column: string;
}

/**
 * A column that holds a person's id or address. An address makes a row the person's only when the person
 * has proved it, and only while the row's `owner` names nobody else. Otherwise an attacker could sign up
 * with an address, and read or delete the rows of its owner. Rows that an unproved account caused have
 * its id.
 */
export type Mark = ColumnPlace &
  ({ readonly is: 'id' } | { readonly is: 'email'; readonly owner: ColumnPlace });

/** Why the export shows only that a column is there. */
export const OWNER = { userId: 'the person whose file it is' };
export const LEASE = 'which server works on it';
export const SECRET = 'a secret: with it, others could act as the person';
export const HASH = 'a keyed hash, which tells nobody anything';

export const byUserId = [{ column: 'userId', is: 'id' }] as const;

/** As most tables are. */
export const owned = { whose: byUserId, atDeletion: 'cascade' } as const;
