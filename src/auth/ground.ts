import { flashes } from './flashes.ts';
import { mails } from './record/mails.ts';
import { refusals } from './refusals.ts';
import { otherTables, tables, userColumns } from './tables.ts';
import { words } from './words.ts';

/** The words, mails, tables and rules that several features share, in the form of a feature's manifest. */
export const ground = {
  name: 'ground',
  words,
  mails,
  flashes,
  refusals,
  tables,
  otherTables,
  userColumns,
};
