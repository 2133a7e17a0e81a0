import { OWNER, owned, type PersonalTable } from '../../auth/personal-table.ts';

/** migrations/site/0001_notes.sql */
export const tables: readonly PersonalTable[] = [
  {
    name: 'note',
    ...owned,
    columns: ['id', 'text', 'createdAt'],
    withheld: OWNER,
    atFirstProof: 'end',
    whenTakenBack: 'keep',
    fields: { userId: 'string', text: 'string', createdAt: 'date' },
  },
];

interface NoteTable {
  id: string;
  userId: string;
  text: string;
  createdAt: Date;
}

declare module '../../db/schema.ts' {
  interface Schema {
    note: NoteTable;
  }
}
