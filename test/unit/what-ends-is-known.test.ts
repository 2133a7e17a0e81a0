import { expect, test } from 'vitest';
import { owned, type PersonalTable, type UserColumns } from '../../src/auth/personal-table.ts';
import { createRulebook, rulebookPlugin } from '../../src/auth/rulebook.ts';
import { requireKnown } from '../../src/auth/what-ends-is-known.ts';

type Ends = Partial<Pick<PersonalTable, 'atFirstProof' | 'whenTakenBack' | 'fields' | 'whose'>>;

/** A site with one table of its own, as its `tables.ts` has it, or with a column of a person. */
function start({ table, columns }: { table?: Ends; columns?: UserColumns }) {
  const note: PersonalTable = {
    name: 'note',
    ...owned,
    columns: [],
    withheld: {},
    atFirstProof: 'keep',
    whenTakenBack: 'keep',
    ...table,
  };
  const rulebook = createRulebook([
    { name: 'site', tables: table ? [note] : [], userColumns: columns ?? {} },
  ]);
  return () => requireKnown(rulebook, { plugins: [rulebookPlugin(rulebook)] });
}

test.each<[string, Ends, string]>([
  ['that Better Auth does not know', { atFirstProof: 'end' }, 'userId'],
  ['whose owner it does not know', { atFirstProof: 'end', fields: { text: 'string' } }, 'userId'],
  [
    'whose owner is in another column',
    { atFirstProof: 'end', whose: [{ column: 'writer', is: 'id' }], fields: { writer: 'string' } },
    'userId',
  ],
  ['that is taken back without an owner', { whenTakenBack: 'end' }, 'userId'],
  ['without a time', { whenTakenBack: 'end', fields: { userId: 'string' } }, 'createdAt'],
])('a table %s, which is to end, is told at the start', (_, table, column) => {
  expect(start({ table })).toThrow(
    `table "note" are to end with what a stranger has left: its "${column}"`,
  );
});

test.each<[string, UserColumns, string]>([
  ['emptied', { score: { shown: true, atFirstProof: 'end', whenTakenBack: 'keep' } }, 'score'],
  [
    'taken back',
    { score: { shown: true, atFirstProof: 'keep', whenTakenBack: { since: 'scoreAt' } } },
    'score',
  ],
  [
    'taken back by a time that is nowhere',
    { name: { shown: true, atFirstProof: 'keep', whenTakenBack: { since: 'nameAt' } } },
    'nameAt',
  ],
])('a column that is %s, and that Better Auth does not know, is told at the start', (_, columns, name) => {
  expect(start({ columns })).toThrow(`The column "${name}" of a person`);
});

test('what stays needs no declaration, and what is declared ends', () => {
  expect(start({ table: {} })).not.toThrow();
  const fields = { userId: 'string', createdAt: 'date' } as const;
  expect(start({ table: { atFirstProof: 'end', whenTakenBack: 'end', fields } })).not.toThrow();
  const kept = { shown: true, atFirstProof: 'keep', whenTakenBack: 'keep' } as const;
  expect(start({ columns: { score: kept } })).not.toThrow();
});
