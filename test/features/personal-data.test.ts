import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../src/i18n/words.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { rulebook } from '../support/manifests.ts';

const { tables: PERSONAL_TABLES, otherTables: OTHER_TABLES } = rulebook;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test('every table of the database is exported or left out with a reason', async () => {
  const tables = await select('SELECT TABLE_NAME AS name FROM information_schema.TABLES', 'name');
  const known = [...PERSONAL_TABLES.map(({ name }) => name), ...Object.keys(OTHER_TABLES)];

  const missing =
    'declare the table in the tables.ts of its feature (tables or otherTables), or make it in migrations/, for src/site in migrations/site/';
  expect([...tables].sort(), missing).toEqual([...known].sort());
});

test('a table that leads to a person is never among those left out', async () => {
  const tables = await select(
    'SELECT TABLE_NAME AS name, COLUMN_NAME AS field FROM information_schema.COLUMNS',
    'name',
    `AND COLUMN_NAME IN ('userId', 'subjectId', 'actorId')`,
  );

  const remedy = 'declare the table in `tables` of its tables.ts, not in `otherTables`';
  expect(
    tables.filter((name) => name in OTHER_TABLES),
    remedy,
  ).toEqual([]);
});

describe.each(PERSONAL_TABLES)('$name', ({ name, columns, withheld, atDeletion }) => {
  test('every column is exported or withheld with a reason', async () => {
    const there = await select(
      'SELECT COLUMN_NAME AS field FROM information_schema.COLUMNS',
      'field',
      'AND TABLE_NAME = ?',
      name,
    );

    const missing = `declare the column in the tables.ts of its feature (${name === 'user' ? 'userColumns or profileFields' : name}), or make it in migrations/, for src/site in migrations/site/`;
    expect([...columns, ...Object.keys(withheld)].sort(), missing).toEqual([...there].sort());
    expect(Object.values(withheld).every((reason) => reason.length > 3)).toBe(true);
  });

  test('the export has words for it', () => {
    const { tables, columns: texts } = catalogue().yourFile;
    const missing = 'yourFile.tables and yourFile.columns in the words.ts of its feature';
    expect(Object.keys(tables), missing).toContain(name);
    expect(Object.keys(texts), missing).toEqual(expect.arrayContaining([...columns]));
  });

  test('its rows end as the registry says', async () => {
    const cascades = await select(
      'SELECT TABLE_NAME AS name FROM information_schema.REFERENTIAL_CONSTRAINTS',
      'name',
      `AND TABLE_NAME = ? AND REFERENCED_TABLE_NAME = 'user' AND DELETE_RULE = 'CASCADE'`,
      name,
    );

    const remedy = `the migration of ${name} and \`atDeletion\` in tables.ts disagree: ON DELETE CASCADE is 'cascade'`;
    if (atDeletion === 'cascade' && name !== 'user') expect(cascades, remedy).toEqual([name]);
    if (atDeletion === 'keep') expect(cascades, remedy).toEqual([]);
  });
});

async function select(
  sql: string,
  field: string,
  condition = '',
  ...values: string[]
): Promise<string[]> {
  const schema = sql.includes('REFERENTIAL') ? 'CONSTRAINT_SCHEMA' : 'TABLE_SCHEMA';
  const [rows] = await app.deps.database.pool.query<RowDataPacket[]>(
    `${sql} WHERE ${schema} = DATABASE() ${condition}`,
    values,
  );
  return [...new Set(rows.map((row) => String(row[field])))];
}
