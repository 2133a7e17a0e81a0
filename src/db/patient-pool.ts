import { setTimeout as sleep } from 'node:timers/promises';
import type { MysqlPool, MysqlPoolConnection, MysqlQueryResult } from 'kysely';
import pLimit, { type LimitFunction } from 'p-limit';
import { SECOND } from '../time.ts';
import { againAfterConflict } from './again.ts';
import { failureKind } from './failure-kind.ts';
import { currentWork, noteFailure, overcome, type RequestWork } from './request-work.ts';
import { Unavailable } from './unavailable.ts';

/** How long to wait for a connection: until one is given back, or the server takes one more. */
const PATIENCE = 5 * SECOND;

/** Between two tries to open one while the server has too many. */
const PAUSE = 50;

type PooledConnection = MysqlPoolConnection;

/**
 * A pool that waits for a while instead of failing at once, and for no longer:
 * - while the server takes no more connections, one of ours may become free;
 * - of one visitor at most `share` requests hold connections at a time, so that a row which somebody locks,
 *   and for which all the visitor's requests wait, holds up nobody else;
 * - a statement outside of a transaction that met a conflict is sent again.
 */
export function createPatientPool(pool: MysqlPool, share: number): MysqlPool {
  const takeShare = createShares(share);

  async function acquire(): Promise<PooledConnection> {
    const end = Date.now() + PATIENCE;
    const work = currentWork();
    const giveBack = work ? await takeShare(work, end) : () => {};
    try {
      return patient(await connect(pool, end), giveBack);
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  return {
    getConnection(done) {
      acquire().then(
        (connection) => done(undefined, connection),
        (error) => done(error, undefined as never),
      );
    },
    end: (done) => pool.end(done),
  };
}

/**
 * The places of each visitor. A request that has one needs no other for a second connection: requests that
 * have one each would wait for one another. A request that has taken a place gives it back once.
 * @throws Unavailable when none became free until `end`, which counts for the request
 */
function createShares(most: number) {
  const limits = new Map<string, LimitFunction>();
  const placed = new WeakSet<RequestWork>();
  return async (work: RequestWork, end: number): Promise<() => void> => {
    const { visitor } = work;
    if (visitor === undefined || placed.has(work)) return () => {};
    const limit = limits.get(visitor) ?? pLimit(most);
    limits.set(visitor, limit);
    const place = () =>
      new Promise<() => void>((resolve) => {
        const held = limit(() => new Promise<void>((giveBack) => resolve(giveBack)));
        void held.then(() => {
          if (limit.activeCount + limit.pendingCount === 0) limits.delete(visitor);
        });
      });
    const giveBack = await until(end, place(), (unused) => unused());
    placed.add(work);
    return () => {
      placed.delete(work);
      giveBack();
    };
  };
}

function connect(pool: MysqlPool, end: number): Promise<PooledConnection> {
  return whileFull(() => until(end, connectionOf(pool), (connection) => connection.release()), end);
}

/** Tries again while the server takes no more connections: one of ours may become free meanwhile. */
export async function whileFull<T>(
  work: () => Promise<T>,
  end = Date.now() + PATIENCE,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (failureKind(error) !== 'full' || Date.now() + PAUSE > end) throw error;
      overcome(error);
      await sleep(PAUSE);
    }
  }
}

function connectionOf(pool: MysqlPool): Promise<PooledConnection> {
  return new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });
}

/** Waits for a promise until `end`. A value that comes later is handed to `tooLate`. */
async function until<T>(end: number, coming: Promise<T>, tooLate: (it: T) => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), end - Date.now());
  });
  try {
    const first = await Promise.race([coming, late]);
    if (first !== 'late') return first as T;
  } finally {
    clearTimeout(timer);
  }
  coming.then(tooLate, () => {});
  const error = new Unavailable('no connection to the database became free in time');
  const work = currentWork();
  if (work) noteFailure(work, error);
  throw error;
}

/**
 * A connection that sends a statement again after a conflict, unless the statement is part of a transaction.
 */
function patient(connection: PooledConnection, giveBack: () => void): PooledConnection {
  let inTransaction = false;
  const send = (sql: string, parameters: unknown[]) =>
    new Promise<MysqlQueryResult>((resolve, reject) => {
      connection.query(sql, parameters, (error, result) =>
        error ? reject(error) : resolve(result),
      );
    });

  function query(
    sql: string,
    parameters: unknown[],
    done: (error: unknown, result: MysqlQueryResult) => void,
  ): void {
    if (sql === 'begin') inTransaction = true;
    const whole = !inTransaction;
    if (sql === 'commit' || sql === 'rollback') inTransaction = false;
    const sent = whole ? againAfterConflict(() => send(sql, parameters)) : send(sql, parameters);
    sent.then(
      (result) => done(undefined, result),
      (error) => done(error, []),
    );
  }

  return {
    query,
    release() {
      connection.release();
      giveBack();
    },
  } as PooledConnection;
}
