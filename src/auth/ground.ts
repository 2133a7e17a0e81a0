import { flashes } from './flashes.ts';
import { mails } from './record/mails.ts';
import { refusals } from './refusals.ts';
import { otherTables, tables, userColumns } from './tables.ts';
import { words } from './words.ts';

/** What several features share, said as a feature says what is its own. */
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
