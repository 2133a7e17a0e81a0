import { randomBytes } from 'node:crypto';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { inject } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import {
  connectionOptions,
  type DatabaseSource,
  SESSION_SETTINGS,
  urlOf,
} from '../../src/db/pool.ts';

/** A database of a test's own, for what would disturb others. */
export interface ScratchDatabase {
  readonly source: DatabaseSource;
  /** The same place, as DATABASE_URL names it. */
  readonly url: string;
  /** Runs a statement there and gives its rows. */
  query(sql: string, values?: unknown[]): Promise<RowDataPacket[]>;
  drop(): Promise<void>;
}

/** Tries a statement as the account that the source names: 'done', or the code of the error. */
export async function outcomeOf(source: DatabaseSource, sql: string): Promise<string | undefined> {
  const connection = await connect(source);
  try {
    await connection.query(sql);
    return 'done';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    await connection.end();
  }
}

/** A connection set as the site sets its own, whatever the server's defaults are. */
async function connect(source: DatabaseSource): Promise<Connection> {
  const connection = await createConnection({ ...connectionOptions(source), timezone: 'Z' });
  await connection.query(SESSION_SETTINGS);
  return connection;
}

let isMade = false;
let ready: Promise<DatabaseSource> | undefined;

/** This worker's database: its tables are there, and empty when the first site of a file starts. */
export function workerDatabase(): Promise<DatabaseSource> {
  ready ??= prepare(sourceOf(`latchkey_test_${process.env.VITEST_POOL_ID ?? '1'}`));
  return ready;
}

/** To be called before each file of tests: none finds what another has left. */
export function beginFile(): void {
  ready = undefined;
}

async function prepare(source: DatabaseSource): Promise<DatabaseSource> {
  if (!isMade) {
    await make(source);
    await migrate(source);
    isMade = true;
  }
  await emptyTables(source);
  return source;
}

async function emptyTables(source: DatabaseSource): Promise<void> {
  const connection = await connect(source);
  try {
    const [tables] = await connection.query<RowDataPacket[]>('SHOW TABLES');
    const names = tables.map((row) => String(Object.values(row)[0]));
    const ours = names.filter((one) => !one.startsWith('migration'));
    // One question for all: most are empty in any case, and a table is quickly asked, but slowly emptied.
    const [[filled]] = await connection.query<RowDataPacket[]>(
      `SELECT ${ours.map(() => 'EXISTS (SELECT 1 FROM ??) AS ??').join()}`,
      ours.flatMap((name) => [name, name]),
    );
    await connection.query('SET foreign_key_checks = 0');
    for (const name of ours.filter((one) => filled?.[one])) {
      // The record takes no deletion, which is quicker where there are few rows.
      await connection.query(name.startsWith('audit') ? 'TRUNCATE ??' : 'DELETE FROM ??', [name]);
    }
  } finally {
    await connection.end();
  }
}

/** An empty database; drop it in `afterAll` or `onTestFinished`. */
export async function scratchDatabase(): Promise<ScratchDatabase> {
  const source = sourceOf(`latchkey_scratch_${randomBytes(6).toString('hex')}`);
  await make(source);
  const query: ScratchDatabase['query'] = async (sql, values) => {
    const connection = await connect(source);
    try {
      const [rows] = await connection.query<RowDataPacket[]>(sql, values);
      return rows;
    } finally {
      await connection.end();
    }
  };
  return {
    source,
    url: urlOf(source),
    query,
    async drop() {
      await query('DROP DATABASE IF EXISTS ??', [connectionOptions(source).database]);
    },
  };
}

function sourceOf(name: string): DatabaseSource {
  const server = inject('databaseServer');
  if (!('url' in server)) return { ...server, database: name };
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { url: url.href };
}

async function make(source: DatabaseSource): Promise<void> {
  const { database = '', ...server } = connectionOptions(source);
  await createDatabase(server, database);
}
