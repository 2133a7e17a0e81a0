import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { MINUTE, SECOND } from '../time.ts';
import { findServerBinary } from './embedded/binary.ts';
import { withLock } from './embedded/lock.ts';
import { ensureFiles, type Places, preparePlaces } from './embedded/places.ts';
import { readPid, startProcess, stopProcess } from './embedded/process.ts';

/** A database server of our own, reached over its socket without a password. */
export interface EmbeddedServer {
  readonly socketPath: string;
  readonly user: string;
  /** Leaves the server, and stops it unless somebody else still uses it. Close the pool first. */
  stop(): Promise<void>;
}

export interface EmbeddedServerOptions {
  /** The folder for its data, log and socket; made, and closed to others, when it is missing. */
  readonly dataDir: string;
  /** `pid` is the log's own word for this process, so the server's is `serverPid`. */
  readonly log?: (message: string, detail?: object) => void;
  /** Further options of the server program. */
  readonly extraArgs?: readonly string[];
}

const USER = 'root';

/** The named lock of a user, followed by the id of its connection. */
const USER_LOCK = 'latchkey-user-';

/** What a connection attempt says when there is no server, or one that is shutting down. */
const NOBODY_THERE: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
]);

/** A server that lived this long was well: the next restart is tried at once again. */
const WELL_AFTER = MINUTE;
const FIRST_PAUSE = SECOND / 10;
const LONGEST_PAUSE = 5 * SECOND;

/**
 * Starts the private development server on `dataDir`, or joins the one that runs there already:
 * left by an app that crashed, or in use by another app in the same folder.
 *
 * Nobody owns the server. Each user keeps one connection open to it and holds a named lock there;
 * a user that stops and sees no other user's lock switches the server off. The kernel closes the
 * connection of an app that crashed, so there is no list of users that could be wrong. Losing that
 * connection is also how a user learns that the server died, and starts it again.
 *
 * @throws when no server program is installed, or it does not come up (with the end of its log)
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { dataDir, log = () => {}, extraArgs = [] } = options;
  const binary = await findServerBinary();
  const places = await preparePlaces(dataDir);
  const stopping = new AbortController();
  let membership: { connection: Connection; pid: number } | undefined;
  let recovery: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  let failures = 0;

  /** Under the lock, so that of two who start at once one starts the server and one joins. */
  async function enter(): Promise<void> {
    let connection = await connect(places.socket);
    const found = connection !== undefined;
    if (!connection) {
      if (await ensureFiles(binary, places)) log('Made a new database', { dataDir });
      connection = await startProcess(binary, places, extraArgs, () => connect(places.socket));
    }
    const since = Date.now();
    let lost = false;
    // The listener stands before the first `await`: a server that dies meanwhile must not go unnoticed.
    connection.once('end', () => {
      lost = true;
      if (membership?.connection !== connection) return;
      membership = undefined;
      if (stopping.signal.aborted) return;
      if (Date.now() - since > WELL_AFTER) failures = 0;
      log('Lost the database server; starting it again');
      recovery = recover();
    });
    const pid = await becomeUser(connection, places);
    if (lost) throw new Error('The database server went away as soon as it had come.');
    const what = found ? 'Joined the running database server' : 'Started the database server';
    log(what, { serverPid: pid });
    membership = { connection, pid };
  }

  async function recover(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (failures > 0) await pause(failures);
        failures += 1;
        await withLock(places.lock, enter);
        return;
      } catch (error) {
        if (!stopping.signal.aborted) log('The database server is still away', { err: error });
      }
    }
  }

  function pause(after: number): Promise<void> {
    const delay = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** after);
    return sleep(delay, undefined, { signal: stopping.signal });
  }

  /** Under the same lock, so that of two last users who stop at once exactly one is the last. */
  async function leave(): Promise<void> {
    if (!membership) return;
    const { connection, pid } = membership;
    if (await othersUse(connection)) {
      log('Left the database server running for its other users');
      await resign(connection);
    } else {
      connection.destroy();
      await stopProcess(pid, places);
      log('Stopped the database server', { serverPid: pid });
    }
  }

  await withLock(places.lock, enter);
  return {
    socketPath: places.socket,
    user: USER,
    stop() {
      stopped ??= (async () => {
        stopping.abort();
        await recovery;
        await withLock(places.lock, leave);
      })();
      return stopped;
    },
  };
}

/** A connection, or undefined when no server listens there or the one that did is going. */
async function connect(socketPath: string): Promise<Connection | undefined> {
  try {
    return await createConnection({ socketPath, user: USER });
  } catch (error) {
    if (NOBODY_THERE.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
}

/** Makes this connection count as a user for as long as it is open. Gives the server's process id. */
async function becomeUser(connection: Connection, places: Places): Promise<number> {
  // An error of this connection is followed by its end, which is listened for.
  connection.on('error', () => {});
  try {
    // This connection says nothing for days, and the server must not close it for that.
    await connection.query('SET SESSION wait_timeout = 31536000');
    await connection.query(`SELECT GET_LOCK(CONCAT('${USER_LOCK}', CONNECTION_ID()), 0)`);
    return await readPid(places);
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** Whether other connections count as users. A server that died just now has none. */
async function othersUse(connection: Connection): Promise<boolean> {
  const others = connection.query<RowDataPacket[]>(
    `SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()
       AND IS_USED_LOCK(CONCAT('${USER_LOCK}', id)) IS NOT NULL`,
  );
  return others.then(
    ([rows]) => rows.length > 0,
    () => false,
  );
}

/** Stops counting as a user before anybody else may look, then goes. */
async function resign(connection: Connection): Promise<void> {
  // Should the server die meanwhile, nobody counts as its user any more.
  await connection.query('SELECT RELEASE_ALL_LOCKS()').catch(() => {});
  connection.destroy();
}
