import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { SECOND } from '../time.ts';
import { connectionOptions, type DatabaseSource } from './pool.ts';

/** A row that a transaction has put: whether it is there tells whether the transaction was committed. */
export interface Witness {
  readonly table: string;
  readonly id: unknown;
}

/** How long to ask. The visitor waits meanwhile: proxies wait for an answer as long as that, and a little more. */
const LONGEST = 45 * SECOND;

const PAUSE = 100;

/** The row that this statement of Kysely's puts, if it is one with an `id` and sure to be new. */
export function witnessOf(sql: string, parameters: readonly unknown[]): Witness | undefined {
  const [, table, columns = ''] = /^insert into `(\w+)` \(([^)]*)\) values \(\?/i.exec(sql) ?? [];
  const at = columns.split(', ').indexOf('`id`');
  if (!table || at < 0 || / on duplicate key /i.test(sql)) return undefined;
  return { table, id: parameters[at] };
}

/**
 * Whether a transaction was committed whose COMMIT nobody has answered, for its connection was lost. Asks until
 * somebody knows. `threadId`: of the lost connection, which the server may hold still; it is ended first, so that
 * a COMMIT which is on the way comes too late.
 * @returns undefined when nobody answers
 */
export async function wasCommitted(
  witness: Witness,
  threadId: number | null,
  source: DatabaseSource,
): Promise<boolean | undefined> {
  return untilAnswered(() => ask(witness, threadId ?? 0, source));
}

/**
 * Resolves when the server has closed a lost connection, or does not answer. A statement that was sent on that
 * connection has been carried out by then, or never will be.
 */
export async function endLost(threadId: number | null, source: DatabaseSource): Promise<void> {
  await untilAnswered(async () => {
    const connection = await connectAgain(source);
    try {
      if (connection.threadId > (threadId ?? 0)) await endThread(connection, threadId ?? 0);
    } finally {
      connection.destroy();
    }
  });
}

async function untilAnswered<T>(work: () => Promise<T>): Promise<T | undefined> {
  const end = Date.now() + LONGEST;
  while (Date.now() < end) {
    try {
      return await work();
    } catch {
      await sleep(PAUSE);
    }
  }
  return undefined;
}

async function ask(
  { table, id }: Witness,
  threadId: number,
  source: DatabaseSource,
): Promise<boolean> {
  const connection = await connectAgain(source);
  try {
    // A server counts its connections upwards. One with a lower number has restarted, or is another server,
    // where this number is somebody else's.
    if (connection.threadId > threadId) await endThread(connection, threadId);
    // A node of a Galera cluster first reads what the others have committed; other servers do not know it.
    await run(connection, 'SET SESSION wsrep_sync_wait = 1').catch(() => {});
    return (await run(connection, 'SELECT 1 FROM ?? WHERE id = ?', [table, id])).length > 0;
  } finally {
    connection.destroy();
  }
}

async function connectAgain(source: DatabaseSource): Promise<Connection> {
  const options = { ...connectionOptions(source), connectTimeout: 2 * SECOND };
  const connection = await createConnection(options);
  connection.on('error', () => {});
  return connection;
}

/** When a thread is gone, its transaction is over one way or the other. */
async function endThread(connection: Connection, threadId: number): Promise<void> {
  await run(connection, 'KILL ?', [threadId]).catch((error: { errno?: unknown }) => {
    if (error.errno !== NO_SUCH_THREAD) throw error;
  });
  const find = 'SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ?';
  while ((await run(connection, find, [threadId])).length > 0) await sleep(PAUSE);
}

/** ER_NO_SUCH_THREAD */
const NO_SUCH_THREAD = 1094;

async function run(
  connection: Connection,
  sql: string,
  values: unknown[] = [],
): Promise<RowDataPacket[]> {
  const [rows] = await connection.query<RowDataPacket[]>({ sql, values, timeout: 5 * SECOND });
  return rows;
}
