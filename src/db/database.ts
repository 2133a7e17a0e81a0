import { type Kysely, MysqlDialect } from 'kysely';
import { type ConnectionOptions, createConnection } from 'mysql2/promise';
import { AgainKysely } from './again.ts';
import { startEmbeddedServer } from './embedded.ts';
import { DatabaseFailure } from './failure.ts';
import type { FailureKind } from './failure-kind.ts';
import { createPatientPool } from './patient-pool.ts';
import {
  CONNECTIONS,
  createDatabasePool,
  type DatabaseSource,
  type Pool,
  type PoolState,
  poolState,
} from './pool.ts';
import { createReadiness } from './readiness.ts';
import { createPrepared, createRequestPool, type Prepared } from './request-pool.ts';
import type { Schema } from './schema.ts';

/** The database of this process: one pool, our typed queries over it, and where it is. */
export interface Database {
  readonly source: DatabaseSource;
  /** For work outside requests. `query` refuses what a request still asks once it has been answered. */
  readonly pool: Pool;
  readonly query: Kysely<Schema>;
  readonly prepared: Prepared;
  /** How many connections the pool has, by what they do. */
  connections(): PoolState;
  /** Whether the database can work for us, and would write. Never throws. */
  isReady(): Promise<boolean>;
  /** Closes the pool and, if it is ours, stops the private server. */
  close(): Promise<void>;
}

/** The name of the database on the private server. */
const EMBEDDED_DATABASE = 'latchkey';

/**
 * Opens what the configuration names; starts the private server when it names none. Neither
 * connects yet nor migrates, but for the private server, which is ready when this returns.
 * @throws DatabaseFailure when the private server does not come up
 */
export async function openDatabase(
  config:
    | { kind: 'server'; url: string; ca: string | undefined }
    | { kind: 'embedded'; directory: string },
  log?: (message: string, detail?: object) => void,
): Promise<Database> {
  if (config.kind === 'server') return database({ url: config.url, ca: config.ca });
  const server = await startEmbeddedServer({
    dataDir: config.directory,
    ...(log && { log }),
  }).catch((cause: Error) => {
    throw new DatabaseFailure(cause.message, { cause });
  });
  const { socketPath, user } = server;
  try {
    await createDatabase({ socketPath, user }, EMBEDDED_DATABASE);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return database({ socketPath, user, database: EMBEDDED_DATABASE }, () => server.stop());
}

/** Opens a database whose place is known, such as a test's. */
export function database(source: DatabaseSource, stopServer?: () => Promise<void>): Database {
  const pool = createDatabasePool(source);
  // Kysely speaks the callback interface, which the promise pool wraps.
  let fullAt = 0;
  const onFailure = (kind: FailureKind | undefined) => {
    if (kind === 'diskFull') fullAt = Date.now();
  };
  const requests = createRequestPool(pool.pool, source, onFailure);
  const patient = createPatientPool(requests, CONNECTIONS / 2);
  const query = new AgainKysely<Schema>({ dialect: new MysqlDialect({ pool: patient }) });
  return {
    source,
    pool,
    query,
    prepared: createPrepared(pool, onFailure),
    isReady: createReadiness(query, () => fullAt),
    connections: () => poolState(pool),
    async close() {
      await pool.end();
      await stopServer?.();
    },
  };
}

/** Makes an empty database on a server where we may; nothing happens when it exists. */
export async function createDatabase(server: ConnectionOptions, name: string): Promise<void> {
  const connection = await createConnection(server);
  try {
    await connection.query(
      'CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
      [name],
    );
  } finally {
    await connection.end();
  }
}
