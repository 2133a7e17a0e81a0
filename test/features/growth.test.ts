import type { RowDataPacket } from 'mysql2';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { connectionOptions, SESSION_SETTINGS } from '../../src/db/pool.ts';
import { LOOK_BACK } from '../../src/features/history/policy/history.ts';
import { type Actor, callApi } from '../support/act.ts';
import { ACTS_NEED, acts } from '../support/acts.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { fillDatabase, growingTables, HEAVY, makeHeavy } from '../support/full-database.ts';
import { allPages } from '../support/posts.ts';
import { listenTo, type Statement } from '../support/statements.ts';

/**
 * The site on a database that is full: what its pages, endpoints and chores ask must find its rows by
 * an index, and read no more of them the more people there are. TEST_DATABASE_URL runs it on another
 * server.
 */

/** Rows that one statement may read: what the history looks through, with what it reads by the way. */
const READ_AT_MOST = 5 * LOOK_BACK;

/** Rows that may be put in order without an index. */
const SORTED_AT_MOST = 300;

let scratch: ScratchDatabase;
let app: TestApp;
let connection: Connection;
let statements: Statement[];
let tables: string[];

beforeAll(async () => {
  scratch = await scratchDatabase();
  await migrate(scratch.source);
  connection = await createConnection({ ...connectionOptions(scratch.source), timezone: 'Z' });
  await connection.query(SESSION_SETTINGS);
  await fillDatabase(connection);
  tables = await growingTables(connection);
  app = await startTestApp(ACTS_NEED, { source: scratch.source });
  const heavy = await app.make.signedIn();
  await makeHeavy(connection, heavy.user.id);
  const ear = listenTo(connectionOptions(scratch.source).database ?? '');
  await useEverything(heavy);
  ear.stop();
  statements = [...new Map(ear.heard.map((one) => [shape(one.sql), one])).values()];
}, 600_000);

afterAll(async () => {
  await connection.end();
  await app.stop();
  await scratch.drop();
});

/** The text without what differs from call to call, such as the number of marks in a list. */
function shape(sql: string): string {
  return sql.replace(/\(\s*\?(?:\s*,\s*\?)*\s*\)/g, '(?)').replace(/\s+/g, ' ');
}

/** Every page as a guest and as somebody who has much, every act in all its ways, every chore. */
async function useEverything({ client }: Actor): Promise<void> {
  const pages = allPages(app);
  const [old] = (await client.get('/api/auth/history')).body.events.slice(-1);
  const history = ['sign-ins', 'changes', 'refused', 'all'].flatMap((filter) => [
    `/account/history?filter=${filter}`,
    `/account/history?filter=${filter}&before=${old.id}`,
  ]);
  for (const page of pages) {
    await app.client().get(page);
    // Leaving comes last.
    if (page !== '/sign-out') await client.get(page);
  }
  for (const page of history) expect((await client.get(page)).status).toBe(200);
  for (const { path, body, guest } of acts(app)) {
    const actor = await app.make.signedIn();
    const sent = (await body?.(actor)) ?? {};
    await callApi(guest ? app.client() : actor.client, path, sent);
  }
  for (const path of ['/list-sessions', '/history', '/trusted-browsers', '/step-up']) {
    expect((await client.get(`/api/auth${path}`)).status).toBe(200);
  }
  await callApi(client, '/revoke-other-sessions');
  await app.deps.sweeper.sweep();
  for (const chore of app.deps.workers) await chore.run();
  app.takeErrors();
}

/** What the tests themselves ask, to make time pass. */
const OF_TESTS = /^UPDATE mailProof SET issuedAt = issuedAt/;

const explainable = ({ sql }: Statement) =>
  /^\s*(?:SELECT|UPDATE|DELETE|INSERT[\s\S]*\bSELECT\b)/i.test(sql) &&
  !OF_TESTS.test(sql) &&
  tables.some((table) => sql.includes(table));

interface Step {
  readonly select_type: string;
  readonly table: string | null;
  readonly type: string | null;
  readonly rows: number | null;
  readonly Extra: string | null;
}

/** What is wrong with the plan of a statement. */
async function planFindings({ sql, values }: Statement): Promise<string[]> {
  const [steps] = await connection.query<(Step & RowDataPacket)[]>(
    `EXPLAIN FORMAT=TRADITIONAL ${sql}`,
    [...values],
  );
  return steps.flatMap(({ select_type, table, type, rows, Extra }) => {
    // The table that rows are put into is not read.
    if (!table || table.startsWith('<') || select_type === 'INSERT') return [];
    // The last few in the order of a key are no scan.
    const all = type === 'ALL' || (type === 'index' && Number(rows) > SORTED_AT_MOST);
    const scans = all ? [`${table}: ${type}`] : [];
    const sorts =
      /filesort/i.test(Extra ?? '') && Number(rows) > SORTED_AT_MOST
        ? [`${table}: sorts ${rows} rows`]
        : [];
    return [...scans, ...sorts];
  });
}

/** How many rows the server reads for a statement. */
async function rowsRead({ sql, values }: Statement): Promise<number> {
  const read = async () => {
    const [counters] = await connection.query<RowDataPacket[]>(
      "SHOW SESSION STATUS LIKE 'Handler_read%'",
    );
    return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
  };
  const before = await read();
  const idle = (await read()) - before;
  await connection.query(sql, [...values]);
  return (await read()) - before - 2 * idle;
}

test('enough was asked for the rest to mean something', () => {
  const asked = statements
    .filter(explainable)
    .map(({ sql }) => sql)
    .join('\n');
  expect(tables.filter((table) => !asked.includes(table))).toEqual([]);
  expect(statements.length).toBeGreaterThan(100);
});

test('every statement finds its rows by an index, and sorts only few', async () => {
  const wrong: Record<string, string[]> = {};
  for (const statement of statements.filter(explainable)) {
    const findings = await planFindings(statement);
    if (findings.length > 0) wrong[shape(statement.sql)] = findings;
  }
  expect(wrong).toEqual({});
});

test('every look-up reads a bounded number of rows, however much one person has', async () => {
  expect(HEAVY).toBeGreaterThanOrEqual(2 * READ_AT_MOST);
  const wrong: Record<string, number> = {};
  const lookUps = statements.filter(({ sql }) => /^\s*SELECT/i.test(sql));
  for (const statement of lookUps.filter(explainable)) {
    const count = await rowsRead(statement);
    if (count > READ_AT_MOST) wrong[shape(statement.sql)] = count;
  }
  expect(wrong).toEqual({});
});

test('nothing goes by OFFSET', () => {
  expect(statements.map(({ sql }) => shape(sql)).filter((sql) => /\boffset\b/i.test(sql))).toEqual(
    [],
  );
});
