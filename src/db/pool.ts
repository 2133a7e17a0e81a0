import { connect, isIP, type Socket } from 'node:net';
import { createPool, type Pool, type PoolOptions, type SslOptions } from 'mysql2/promise';
import { isLoopback } from '../hosts.ts';
import { SECOND } from '../time.ts';

export type { Pool } from 'mysql2/promise';

/** Where the database is: a `mysql://` URL with an optional CA, or a local socket. */
export type DatabaseSource =
  | { readonly url: string; readonly ca?: string | undefined }
  | { readonly socketPath: string; readonly user: string; readonly database: string };

/** A sign-up holds a connection while a password is hashed, so a few more than there are cores. */
export const CONNECTIONS = 20;

/**
 * The first statement of every connection. It names each setting whose default on some servers would change what
 * our statements do: commit nothing (autocommit, completion_type), find fewer rows (sql_select_limit), remove
 * nothing (sql_safe_updates), heed no foreign key, or spoil letters (a server that ignores our charset).
 */
export const SESSION_SETTINGS = `SET NAMES utf8mb4 COLLATE utf8mb4_bin, time_zone = '+00:00', sql_mode = 'TRADITIONAL',
  autocommit = 1, completion_type = 0, sql_select_limit = 18446744073709551615, sql_safe_updates = 0,
  foreign_key_checks = 1, unique_checks = 1`;

/**
 * How long to wait for a row, and for a table, that somebody else has locked; seconds. Ours are held for
 * milliseconds. What waits longer holds a connection, for a visitor who is better told to come again.
 */
const LOCK_WAITS = 'SET innodb_lock_wait_timeout = 3, lock_wait_timeout = 4';

/**
 * Without the locks between rows that REPEATABLE READ takes: two sign-ins of one person would block
 * each other there. Nothing here reads the same rows twice in one transaction.
 */
const ISOLATION = 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED';

/** How long to wait for the database before a page says that it is away. */
const CONNECT_TIMEOUT = 5 * SECOND;

/**
 * The one pool of the process. UTC in both directions whatever the server's zone is, and a strict
 * SQL mode whatever the server's default is, so that no value is ever cut or shifted silently.
 */
export function createDatabasePool(source: DatabaseSource): Pool {
  const pool = createPool({
    ...connectionOptions(source),
    timezone: 'Z',
    charset: 'utf8mb4_bin',
    connectionLimit: CONNECTIONS,
    maxIdle: CONNECTIONS,
    connectTimeout: CONNECT_TIMEOUT,
    enableKeepAlive: true,
    supportBigNumbers: true,
    // mysql2 would take down a stack at each statement. Statements that fail get theirs in request-pool.ts.
    trace: false,
  });
  // Queued before anything else that the new connection is asked to do.
  pool.pool.on('connection', (connection) => {
    for (const statement of [SESSION_SETTINGS, LOCK_WAITS, ISOLATION]) {
      connection.query(statement, (error) => error && connection.destroy());
    }
  });
  return pool;
}

/** Connections by what they do; `wanted` are requests that wait for one. */
export type PoolState = Readonly<Record<'busy' | 'idle' | 'wanted', number>>;

/** How the pool stands now. */
export function poolState({ pool }: Pool): PoolState {
  const { _allConnections, _freeConnections, _connectionQueue } = pool as unknown as Record<
    '_allConnections' | '_freeConnections' | '_connectionQueue',
    { readonly length: number }
  >;
  const idle = _freeConnections.length;
  return { busy: _allConnections.length - idle, idle, wanted: _connectionQueue.length };
}

/** What mysql2 needs to reach the source. */
export function connectionOptions(source: DatabaseSource): PoolOptions {
  if ('socketPath' in source) return source;
  const url = new URL(source.url);
  const socketPath = url.searchParams.get('socket');
  const tls = socketPath ? undefined : tlsOptions(url, source.ca);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port || 3306);
  return {
    ...(socketPath ? { socketPath } : { host, port }),
    ...(tls?.verifyIdentity && isIP(host) && { stream: () => connectTo(host, port) }),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(tls && { ssl: tls }),
  };
}

/** A source as DATABASE_URL names it. */
export function urlOf(source: DatabaseSource): string {
  if ('url' in source) return source.url;
  const { socketPath, user, database } = source;
  return `mysql://${user}@localhost/${database}?socket=${encodeURIComponent(socketPath)}`;
}

/**
 * `ssl-mode` has the names of MySQL's own client. Without it a server on another machine must show
 * a certificate for its name (ASVS 12.3.1, 12.3.2); one on this machine needs none.
 */
function tlsOptions(url: URL, ca: string | undefined): SslOptions | undefined {
  const mode = url.searchParams.get('ssl-mode')?.toUpperCase();
  const local = isLoopback(url.hostname);
  if (mode === 'DISABLED' || (!mode && !ca && local)) return undefined;
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: mode !== 'REQUIRED',
    verifyIdentity: mode !== 'REQUIRED' && mode !== 'VERIFY_CA',
    ...(ca && { ca }),
  };
}

/**
 * Opens the socket. The certificate must be for the host that the socket was opened to. Node checks that by
 * itself for names; for a bare address it would look for "localhost" in the certificate.
 */
function connectTo(host: string, port: number): Socket {
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  return Object.assign(socket, { _host: host });
}
