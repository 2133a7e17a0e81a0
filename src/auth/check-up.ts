import type { Selectable } from 'kysely';
import type { Schema } from '../db/schema.ts';
import type { WordKey, Words } from '../i18n/words.ts';
import type { IconName } from '../web/icons.ts';
import type { TimeText } from '../web/time-text.ts';

/** The state of one thing: in order, worth a look, or neither, as with things that are optional. */
export type CheckState = 'fine' | 'look' | 'note';

/** One line of the check-up of an account, in words. */
export interface CheckLine {
  readonly state: CheckState;
  readonly icon: IconName;
  readonly title: string;
  readonly detail?: string;
  /** The page where it can be seen or changed, and what the link there says. */
  readonly href: string;
  readonly link: WordKey;
}

/** What a page knows about words and times. */
export interface PageWords {
  readonly t: Words;
  readonly timeAgo: (date: Date) => TimeText;
}

/** A row of the table `user`. */
type CheckedPerson = Selectable<Schema['user']>;

/** Columns of one row. */
type Facts = Readonly<Record<string, unknown>>;

/** What a feature adds to the check-up of an account. */
export interface Check {
  /**
   * Facts about the person `:user`, whose session is `:session`, by names that no other check uses: each the
   * one value that a query gives. It reads a bounded number of rows by an index.
   */
  readonly facts?: Readonly<Record<string, string>>;
  /** The same for facts that stand in one row together; without it all of them are null. */
  readonly row?: string;
  /** Whether this person is told a line; without it, everybody is. */
  concerns?(person: CheckedPerson): boolean;
  /** Says how it stands; null leaves the line out. A query without a row gives null. */
  line(person: CheckedPerson, facts: Facts, words: PageWords): CheckLine | null;
}

/** A check, its facts typed: `null` where the query finds nothing. */
export function defineCheck<F extends Facts>(check: {
  readonly facts?: { readonly [Name in keyof F]: string };
  readonly row?: string;
  concerns?(person: CheckedPerson): boolean;
  line(person: CheckedPerson, facts: F, words: PageWords): CheckLine | null;
}): Check {
  return check as Check;
}
