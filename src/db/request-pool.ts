import type { MysqlPool, MysqlPoolConnection, MysqlQueryResult } from 'kysely';
import type { Pool, PoolConnection, QueryError } from 'mysql2';
import { createConnection, type Pool as PromisePool } from 'mysql2/promise';
import { SECOND } from '../time.ts';
import { againAfterConflict } from './again.ts';
import { endLost, type Witness, wasCommitted, witnessOf } from './commit-doubt.ts';
import { type FailureKind, failureKind } from './failure-kind.ts';
import { whileFull } from './patient-pool.ts';
import { connectionOptions, type DatabaseSource } from './pool.ts';
import {
  currentWork,
  noteFailure,
  noteStatement,
  type RequestWork,
  refusalOf,
} from './request-work.ts';
import { hangUpWhenSilent } from './silence.ts';

/** For statements that are asked so often that the server keeps them ready. */
export type Prepared = Pick<PromisePool, 'execute'>;

type Done = (error: unknown, result: MysqlQueryResult) => void;

/**
 * The pool, as all queries see it. What is sent for a request is sent only while it has not been answered
 * and nothing of it has failed: later statements are refused, COMMIT among them, so that Kysely rolls back.
 * A statement that runs while the request is answered is interrupted. Outside of requests it is the pool.
 * `onFailure` is told of each statement that fails.
 */
export function createRequestPool(
  pool: Pool,
  source: DatabaseSource,
  onFailure: (kind: FailureKind | undefined) => void,
): MysqlPool {
  const facades = new WeakMap<PoolConnection, MysqlPoolConnection>();

  /** One facade for each connection: Kysely knows a connection again by its identity. */
  function facadeOf(connection: PoolConnection): MysqlPoolConnection {
    const facade = facades.get(connection) ?? createFacade(connection, source, onFailure);
    facades.set(connection, facade);
    return facade;
  }

  return {
    getConnection(done) {
      const work = currentWork();
      pool.getConnection((error, connection) => {
        if (error && work) noteFailure(work, error);
        done(error, connection && facadeOf(connection));
      });
    },
    end: (done) => pool.end(done),
  };
}

/**
 * Prepared statements, each a whole by itself, under the same rules; only that one under way is not
 * interrupted.
 */
export function createPrepared(
  pool: PromisePool,
  onFailure: (kind: FailureKind | undefined) => void,
): Prepared {
  const execute = async (...given: Parameters<PromisePool['execute']>) => {
    const work = currentWork();
    const refusal = work && refusalOf(work);
    if (refusal) throw refusal;
    const [statement] = given;
    const sql = typeof statement === 'string' ? statement : statement.sql;
    if (work) noteStatement(work, sql);
    try {
      return await againAfterConflict(() => whileFull(() => executeOn(pool, sql, given, work)));
    } catch (error) {
      onFailure(failureKind(error));
      // The driver's own stack tells of its socket; this one tells who asked.
      if (error instanceof Error) Error.captureStackTrace(error);
      if (work) noteFailure(work, error);
      throw error;
    } finally {
      if (work) noteStatement(work, sql);
    }
  };
  return { execute: execute as PromisePool['execute'] };
}

/** ER_MAX_PREPARED_STMT_COUNT_REACHED: the server would still carry the statement out. */
const KEEPS_NO_MORE = 1461;

/** By the driver's callbacks: its promises would cost each statement more than they bring. */
function executeOn(
  { pool }: PromisePool,
  sql: string,
  given: Parameters<PromisePool['execute']>,
  work: RequestWork | undefined,
) {
  return new Promise<unknown>((resolve, reject) => {
    pool.getConnection((full, connection) => {
      if (full) return reject(full);
      // The visitor may have been answered while all connections were busy.
      if (work?.answered.aborted) {
        connection.release();
        return reject(refusalOf(work));
      }
      const heard = hangUpWhenSilent(connection, sql, work?.answered);
      const [statement, values] = given as unknown as [string, never[]];
      const done = (error: QueryError | null, rows: unknown, fields: unknown) => {
        heard();
        giveBack(connection, failureKind(error) === 'readOnly');
        if (error) reject(error);
        else resolve([rows, fields]);
      };
      connection.execute(statement, values, (error, rows, fields) => {
        if (error?.errno === KEEPS_NO_MORE) connection.query(statement, values, done);
        else done(error, rows, fields);
      });
    });
  });
}

function createFacade(
  connection: PoolConnection,
  source: DatabaseSource,
  onFailure: (kind: FailureKind | undefined) => void,
): MysqlPoolConnection {
  let isReadOnly = false;
  let witness: Witness | undefined;
  const send = (
    sql: string,
    parameters: unknown[],
    answered: AbortSignal | undefined,
    done: Done,
  ) => {
    const heard = hangUpWhenSilent(connection, sql, answered);
    connection.query(sql, parameters, (error, result) => {
      heard();
      const kind = failureKind(error);
      if (kind === 'readOnly') isReadOnly = true;
      if (error) onFailure(kind);
      done(error, result as MysqlQueryResult);
    });
  };

  function query(sql: string, parameters: unknown[], done: Done): void {
    const work = currentWork();
    if (work) noteStatement(work, sql);
    if (!work || sql === 'rollback') {
      send(sql, parameters, undefined, (error, result) => {
        if (work) noteStatement(work, sql);
        done(error, result);
      });
      return;
    }
    const refusal = refusalOf(work);
    if (refusal) {
      done(refusal, []);
      return;
    }
    const { answered } = work;
    let ended = () => {};
    const interrupt = () => {
      work.interrupted.push(
        new Promise((resolve) => {
          ended = resolve;
        }),
      );
      void interruptStatement(connection, source);
    };
    if (sql === 'commit') work.committed = true;
    else answered.addEventListener('abort', interrupt);
    if (sql === 'begin') witness = undefined;
    const finish = (error: unknown, result: MysqlQueryResult) => {
      if (error) noteFailure(work, error);
      ended();
      done(error, result);
    };
    send(sql, parameters, answered, (error, result) => {
      answered.removeEventListener('abort', interrupt);
      // The interruption may be under way still, and must not meet the next request's statement on this
      // connection.
      if (answered.aborted) connection.destroy();
      if (!error) witness ??= witnessOf(sql, parameters);
      if (failureKind(error) !== 'away') return finish(error, result);
      if (isFatal(error)) work.lost.push(() => endLost(connection.threadId, source));
      if (sql !== 'commit' || !witness) return finish(error, result);
      // The statement may have been carried out all the same.
      connection.destroy();
      work.doubt = wasCommitted(witness, connection.threadId, source).then((committed) => {
        work.doubt = undefined;
        if (committed) finish(undefined, []);
        else finish(error, []);
      });
    });
  }

  // Nothing here reads rows as a stream, which is the other form of `query`.
  const release = () => giveBack(connection, isReadOnly);
  return { query, release } as MysqlPoolConnection;
}

/** A new connection may lead to another server, which has taken over and writes. */
function giveBack(connection: PoolConnection, isReadOnly: boolean): void {
  if (isReadOnly) connection.destroy();
  else connection.release();
}

/** Whether the connection cannot be used after this error, by mysql2's word. */
function isFatal(error: unknown): boolean {
  return (error as { fatal?: unknown }).fatal === true;
}

/**
 * Ends a statement that waits for a lock: once it had the lock it would be carried out, and outside of a
 * transaction that is for good. A server that cannot be told so has lost the statement's connection, too.
 */
async function interruptStatement({ threadId }: PoolConnection, source: DatabaseSource) {
  try {
    const other = await createConnection({ ...connectionOptions(source), connectTimeout: SECOND });
    await other.query('KILL QUERY ?', [threadId]).finally(() => other.end());
  } catch {
    // The statement is over, or the server away.
  }
}
