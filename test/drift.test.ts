import { getMigrations } from 'better-auth/db/migration';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../src/db/migrate.ts';
import { createDatabasePool } from '../src/db/pool.ts';
import { startTestApp } from './support/app.ts';
import { type ScratchDatabase, scratchDatabase } from './support/databases.ts';

/**
 * Two empty databases: in one the library makes its tables by itself, in the other our migrations
 * make them. Whatever a new version of the library or a new plugin wants must be in ours, too.
 */
let theirs: ScratchDatabase;
let ours: ScratchDatabase;

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
}

/** Differences that we want, each with its reason; `only` names the columns, else it holds for all. */
const WANTED: readonly {
  readonly theirs: RegExp;
  readonly ours: RegExp;
  readonly only?: readonly string[];
  readonly because: string;
}[] = [
  {
    theirs: /^timestamp\(3\)$/,
    ours: /^datetime\(3\)$/,
    because: 'a TIMESTAMP ends in 2038 and stumbles over daylight saving time',
  },
  {
    theirs: /^text$/,
    ours: /^(?:var)?char\(\d+\)$/,
    because: 'what is looked up needs an index, which a TEXT cannot have',
  },
  {
    theirs: /^text$/,
    ours: /^medium(?:text|blob)$/,
    only: ['outbox.data', 'picture.bytes'],
    because: 'mails and pictures are longer than 64 KB, and a picture is no text',
  },
  {
    theirs: /^varchar\(255\)$/,
    ours: /^varchar\(1400\)$/,
    only: ['passkey.credentialID'],
    because: 'the id of a passkey may have 1023 bytes',
  },
  {
    theirs: /^varchar\(255\)$/,
    ours: /^(?:varchar\((?:32|36|64)\)|char\(43\))$/,
    because: 'ids are UUIDs, hashes have their length, and the names of kinds are short',
  },
];

/** Columns that may be empty in one and not in the other. */
const NULLABLE_DIFFERENTLY: readonly string[] = [];

const REMEDY = 'make it in a new file of migrations/; for a table of src/site, of migrations/site/';

beforeAll(async () => {
  [theirs, ours] = await Promise.all([scratchDatabase(), scratchDatabase()]);
  await migrate(ours.source);
  const app = await startTestApp();
  const pool = createDatabasePool(theirs.source);
  const { runMigrations } = await getMigrations({ ...app.deps.auth.options, database: pool });
  await runMigrations();
  await pool.end();
  await app.stop();
});

afterAll(async () => {
  await Promise.all([theirs.drop(), ours.drop()]);
});

test('the library makes tables at all', async () => {
  const tables = new Set((await columns(theirs)).map(({ table }) => table));
  expect([...tables]).toEqual(
    expect.arrayContaining(['account', 'session', 'user', 'verification']),
  );
});

describe('every column that the library wants', () => {
  test('is there', async () => {
    const have = new Set((await columns(ours)).map(nameOf));
    const missing = (await columns(theirs)).map(nameOf).filter((name) => !have.has(name));
    expect(missing, REMEDY).toEqual([]);
  });

  test('has its type, or one that we chose for a reason', async () => {
    const used = new Set<string>();
    const wrong = (await pairs()).filter(([wanted, have]) => {
      if (wanted.type === have.type) return false;
      const reason = WANTED.find(
        ({ theirs: from, ours: to, only }) =>
          from.test(wanted.type) && to.test(have.type) && (only?.includes(nameOf(have)) ?? true),
      );
      if (reason) used.add(reason.because);
      return reason === undefined;
    });
    expect(wrong).toEqual([]);
    expect(WANTED.filter(({ because }) => !used.has(because))).toEqual([]);
  });

  test('may be empty where the library leaves it empty, and only there', async () => {
    const different = (await pairs()).filter(([wanted, have]) => wanted.nullable !== have.nullable);
    expect(different.map(([column]) => nameOf(column))).toEqual(NULLABLE_DIFFERENTLY);
  });
});

test('a column of ours that the library does not know is never in its way', async () => {
  const wanted = await columns(theirs);
  const known = new Set(wanted.map(nameOf));
  const tables = new Set(wanted.map(({ table }) => table));
  const inTheWay = (await columns(ours)).filter(
    (column) =>
      tables.has(column.table) &&
      !known.has(nameOf(column)) &&
      !column.nullable &&
      !column.hasDefault,
  );
  expect(inTheWay).toEqual([]);
});

test('every foreign key that the library wants is there, and removes what belongs together', async () => {
  const wanted = await foreignKeys(theirs);
  expect(wanted.length).toBeGreaterThan(1);
  expect(await foreignKeys(ours), REMEDY).toEqual(expect.arrayContaining(wanted));
});

test('what the library wants to be unique is unique', async () => {
  const have = await indexes(ours, 0);
  for (const index of await indexes(theirs, 0)) expect(have, REMEDY).toContain(index);
});

test('what the library wants to find quickly begins an index', async () => {
  const have = [...(await indexes(ours, 0)), ...(await indexes(ours, 1))];
  for (const index of await indexes(theirs, 1)) {
    expect(
      have.some((one) => one === index || one.startsWith(`${index},`)),
      index,
    ).toBe(true);
  }
});

test('tokens, ids and addresses are compared letter by letter', async () => {
  const rows = await ours.query(
    `SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS name, COLLATION_NAME AS collation_
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()`,
  );
  const collations = Object.fromEntries(rows.map((row) => [row.name, row.collation_]));
  const exact = ['id', 'token', 'userId', 'email', 'accountId', 'providerId', 'identifier'];
  for (const [name, collation] of Object.entries(collations)) {
    if (collation && exact.includes(name.split('.')[1] ?? ''))
      expect(collation, name).toMatch(/_bin$/);
  }
  // MySQL's and MariaDB's names of one that does not pad: `alice ` is not `alice`.
  for (const name of ['user.email', 'account.accountId', 'verification.identifier']) {
    expect(collations[name], name).toMatch(/^utf8mb4_(?:0900|nopad)_bin$/);
  }
});

test('all tables are InnoDB with all of Unicode', async () => {
  const rows = await ours.query(
    `SELECT TABLE_NAME AS name, ENGINE AS engine FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = DATABASE() AND ENGINE <> 'InnoDB'`,
  );
  expect(rows).toEqual([]);
});

async function columns(database: ScratchDatabase): Promise<Column[]> {
  const rows = await database.query(
    `SELECT * FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'migration%'
     ORDER BY TABLE_NAME, COLUMN_NAME`,
  );
  return rows.map((row) => ({
    table: row.TABLE_NAME,
    column: row.COLUMN_NAME,
    type: String(row.COLUMN_TYPE),
    nullable: row.IS_NULLABLE === 'YES',
    hasDefault: row.COLUMN_DEFAULT !== null,
  }));
}

/** Each column of the library with the one of ours. */
async function pairs(): Promise<[Column, Column][]> {
  const have = new Map((await columns(ours)).map((column) => [nameOf(column), column]));
  return (await columns(theirs)).flatMap((wanted) => {
    const column = have.get(nameOf(wanted));
    return column ? [[wanted, column] satisfies [Column, Column]] : [];
  });
}

function nameOf({ table, column }: Column): string {
  return `${table}.${column}`;
}

async function foreignKeys(database: ScratchDatabase): Promise<string[]> {
  const rows = await database.query(
    `SELECT k.TABLE_NAME AS t, k.COLUMN_NAME AS c, k.REFERENCED_TABLE_NAME AS rt,
            k.REFERENCED_COLUMN_NAME AS rc, r.DELETE_RULE AS rule
     FROM information_schema.KEY_COLUMN_USAGE k
     JOIN information_schema.REFERENTIAL_CONSTRAINTS r
       ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
     WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL`,
  );
  return rows.map(({ t, c, rt, rc, rule }) => `${t}.${c} → ${rt}.${rc} on delete ${rule}`);
}

/** `table(column,column)` of the indexes that are unique (0) or not (1). */
async function indexes(database: ScratchDatabase, nonUnique: 0 | 1): Promise<string[]> {
  const rows = await database.query(
    `SELECT TABLE_NAME AS t, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) AS columns_
     FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = ?
     GROUP BY TABLE_NAME, INDEX_NAME`,
    [nonUnique],
  );
  return rows.map((row) => `${row.t}:${row.columns_}`);
}
