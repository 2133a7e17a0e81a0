import type { Catalogue } from '../i18n/words.ts';

export type Column = keyof Catalogue['yourFile']['columns'];

/** A table with rows about a person: what the export shows of them, and when they are deleted. */
export interface PersonalTable {
  readonly name: keyof Catalogue['yourFile']['tables'];
  /** A row is about a person if one of these columns says so. */
  readonly whose: readonly Mark[];
  /** What the export shows. */
  readonly columns: readonly Column[];
  /**
   * The columns that the export does not show, and why. Together with `columns` these are all columns of the
   * table.
   */
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
  /** Columns with true or false, which MySQL keeps as numbers. */
  readonly booleans?: readonly Column[];
  /** Columns that hold JSON as text. */
  readonly jsonTexts?: readonly Column[];
  /** The columns as Better Auth is to see them, for a table that no plugin declares. */
  readonly fields?: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'date'>>;
}

/**
 * What the export leaves out, and why, by column: of one that holds JSON the parts with these names, of another the rows
 * with these values.
 */
export type LeftOut = Readonly<Partial<Record<Column, Readonly<Record<string, string>>>>>;

/** The columns that a feature adds to a person. */
export type UserColumns = Readonly<Record<string, UserColumn>>;

export interface UserColumn {
  /** In the export; or why it is withheld. */
  readonly shown: true | string;
  /** As for a table: `end` empties it. */
  readonly atFirstProof: 'end' | 'keep';
  /** As for a table; `since` names the column that says when it was set. */
  readonly whenTakenBack: 'keep' | { readonly since: string };
  /** The value of an emptied column; null without this. */
  readonly empty?: string | number | boolean;
  readonly boolean?: true;
}

/** A table with what the features have left out of it. */
export interface ExportedTable extends PersonalTable {
  readonly leftOut: LeftOut;
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

/** Most tables are like this. */
export const owned = { whose: byUserId, atDeletion: 'cascade' } as const;
