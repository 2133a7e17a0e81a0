import { type Connection, type ConnectionOptions, createConnection } from 'mysql2/promise';
import { DatabaseFailure } from './failure.ts';

/**
 * Connects, as mysql2 does.
 * @throws DatabaseFailure when we are refused without TLS, which may be the reason
 */
export async function connectInWords(options: ConnectionOptions): Promise<Connection> {
  try {
    return await createConnection(options);
  } catch (cause) {
    const { errno = 0, message } = cause as NodeJS.ErrnoException;
    if (options.ssl || options.socketPath || !DENIED.includes(errno)) throw cause;
    throw new DatabaseFailure(
      `The database refuses: ${message.replace(/\.$/, '')}. The connection used no TLS. If the server or ` +
        'the account demands it, add ?ssl-mode=VERIFY_IDENTITY to DATABASE_URL, or for a certificate ' +
        'of its own ?ssl-mode=REQUIRED.',
      { cause },
    );
  }
}

/** ER_ACCESS_DENIED_ERROR, which is all that MariaDB says of TLS, and ER_SECURE_TRANSPORT_REQUIRED. */
const DENIED = [1045, 3159];

/**
 * With a binary log, or in a Galera cluster, most accounts may not create triggers, whatever rights they
 * have in the database. What the rule is depends on the server, so it is tried, before anything is made.
 * @throws DatabaseFailure that says what to do
 */
export async function tryTrigger(connection: Connection): Promise<void> {
  try {
    await connection.query(`
      DROP TRIGGER IF EXISTS migrationLease_try;
      CREATE TRIGGER migrationLease_try BEFORE DELETE ON migrationLease FOR EACH ROW SET @tried = 1;
      DROP TRIGGER migrationLease_try;`);
  } catch (cause) {
    if ((cause as { errno?: number }).errno !== BINARY_LOG_DEMANDS_SUPER) throw cause;
    throw new DatabaseFailure(TRIGGER_HELP, { cause });
  }
}

/** ER_BINLOG_CREATE_ROUTINE_NEED_SUPER */
const BINARY_LOG_DEMANDS_SUPER = 1419;

const TRIGGER_HELP =
  'The database server lets this account create no triggers while its binary log is on, and nothing was ' +
  'migrated. Run "SET GLOBAL log_bin_trust_function_creators = 1" on the server (on each node of a ' +
  'cluster; with a hosted database it is a parameter of the instance), then start again.';
