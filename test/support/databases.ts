import { randomBytes } from 'node:crypto';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { inject } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { connectionOptions, type DatabaseSource, urlOf } from '../../src/db/pool.ts';

/** A database of a test's own, for what would disturb others. */
export interface ScratchDatabase {
  readonly source: DatabaseSource;
  /** The same place, as DATABASE_URL names it. */
  readonly url: string;
  /** Runs a statement there and gives its rows. */
  query(sql: string, values?: unknown[]): Promise<RowDataPacket[]>;
  drop(): Promise<void>;
}

/** This worker's database, made and migrated when it is not there yet. */
export async function workerDatabase(): Promise<DatabaseSource> {
  const source = sourceOf(`latchkey_test_${process.env.VITEST_POOL_ID ?? '1'}`);
  await make(source);
  await migrate(source);
  return source;
}

/** An empty database; drop it in `afterAll` or `onTestFinished`. */
export async function scratchDatabase(): Promise<ScratchDatabase> {
  const source = sourceOf(`latchkey_scratch_${randomBytes(6).toString('hex')}`);
  await make(source);
  const query: ScratchDatabase['query'] = async (sql, values) => {
    const connection = await createConnection({ ...connectionOptions(source), timezone: 'Z' });
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
