/**
 * Why a statement that is right could not be carried out:
 * - `conflict`: another transaction was in the way, and this one was undone; it can be done again at once
 * - `locked`: a lock was waited for as long as we wait
 * - `full`: the server takes no more connections, or has no memory for the statement
 * - `readOnly`: the server does not write
 * - `diskFull`: there is no room for what is to be written
 * - `refused`: the server knows our account, or our database, no more, or not yet
 * - `missing`: a table is not there, as while a backup is read back
 * - `away`: the connection is lost, or the server starts, stops, or has no quorum
 */
export type FailureKind = (typeof KINDS)[number][0];

/** By the numbers of MySQL and MariaDB, which agree below 1900; the names are those of their manuals. */
const KINDS = [
  [
    'conflict',
    [
      1213, // ER_LOCK_DEADLOCK; Galera says it of a conflict between nodes, at COMMIT, too
      1020, // ER_CHECKREAD: MariaDB with innodb_snapshot_isolation
      3101, // ER_TRANSACTION_ROLLBACK_DURING_COMMIT: Group Replication's conflict between nodes
      1615, // ER_NEED_REPREPARE
      8002, // TiDB: a conflict at COMMIT after SELECT … FOR UPDATE; rolled back
      8005, // TiDB: a write conflict
      8022, // TiDB: the COMMIT failed and was rolled back
      8028, // TiDB: the schema has changed meanwhile
      9007, // TiDB: a write conflict
    ],
  ],
  [
    'locked',
    [
      1205, // ER_LOCK_WAIT_TIMEOUT, of a row or of a table
      1206, // ER_LOCK_TABLE_FULL
      1637, // ER_TOO_MANY_CONCURRENT_TRXS
      3572, // ER_LOCK_NOWAIT
    ],
  ],
  [
    'full',
    [
      1037, // ER_OUTOFMEMORY
      1038, // ER_OUT_OF_SORTMEMORY
      1040, // ER_CON_COUNT_ERROR
      1041, // ER_OUT_OF_RESOURCES
      1135, // ER_CANT_CREATE_THREAD
      1203, // ER_TOO_MANY_USER_CONNECTIONS
      1226, // ER_USER_LIMIT_REACHED
      1461, // ER_MAX_PREPARED_STMT_COUNT_REACHED
      9001, // ProxySQL: no server took the connection in time; TiDB: no timestamp came in time
    ],
  ],
  [
    'readOnly',
    [
      1290, // ER_OPTION_PREVENTS_STATEMENT: read_only, super_read_only
      1792, // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: transaction_read_only, MaxScale
      1836, // ER_READ_ONLY_MODE: innodb_read_only, a schema that is read only
      1015, // ER_CANT_LOCK: MariaDB's innodb_read_only
      1036, // ER_OPEN_AS_READONLY
      1874, // ER_INNODB_READ_ONLY
      1881, // ER_INNODB_FORCED_RECOVERY
      3100, // ER_RUN_HOOK_ERROR: Group Replication does not take the transaction
      3989, // ER_SCHEMA_READ_ONLY
      4086, // MariaDB: the transaction is read only
    ],
  ],
  [
    'diskFull',
    [
      1021, // ER_DISK_FULL
      1114, // ER_RECORD_FILE_FULL
      1026, // ER_ERROR_ON_WRITE
      1030, // ER_GET_ERRNO: the storage engine's, such as 28
      1598, // ER_BINLOG_LOGGING_IMPOSSIBLE
      1878, // ER_TEMP_FILE_WRITE_FAILURE
      3, // EE_WRITE
      20, // EE_DISK_FULL
    ],
  ],
  [
    'refused',
    [
      1044, // ER_DBACCESS_DENIED_ERROR
      1045, // ER_ACCESS_DENIED_ERROR
      1049, // ER_BAD_DB_ERROR
      1129, // ER_HOST_IS_BLOCKED
      1130, // ER_HOST_NOT_PRIVILEGED
      1142, // ER_TABLEACCESS_DENIED_ERROR
      1143, // ER_COLUMNACCESS_DENIED_ERROR
      1227, // ER_SPECIFIC_ACCESS_DENIED_ERROR
      1370, // ER_PROCACCESS_DENIED_ERROR
      1449, // ER_NO_SUCH_USER: whom a trigger runs for
      1698, // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
      1820, // ER_MUST_CHANGE_PASSWORD
      1862, // ER_MUST_CHANGE_PASSWORD_LOGIN
      3118, // ER_ACCOUNT_HAS_BEEN_LOCKED
      3159, // ER_SECURE_TRANSPORT_REQUIRED
      4151, // MariaDB: the account is locked
    ],
  ],
  [
    'missing',
    [
      1016, // ER_CANT_OPEN_FILE
      1017, // ER_FILE_NOT_FOUND
      1046, // ER_NO_DB_ERROR: the database of the connection was dropped
      1146, // ER_NO_SUCH_TABLE
      1812, // ER_TABLESPACE_MISSING
      1814, // ER_TABLESPACE_DISCARDED
      1932, // MariaDB: the table is not there for the engine
    ],
  ],
  [
    'away',
    [
      1043, // ER_HANDSHAKE_ERROR
      1047, // ER_UNKNOWN_COM_ERROR: Galera without quorum
      1053, // ER_SERVER_SHUTDOWN
      1079, // ER_SHUTDOWN_COMPLETE
      1080, // ER_FORCING_CLOSE
      1158, // ER_NET_READ_ERROR
      1159, // ER_NET_READ_INTERRUPTED
      1160, // ER_NET_ERROR_ON_WRITE
      1161, // ER_NET_WRITE_INTERRUPTED
      1180, // ER_ERROR_DURING_COMMIT
      1184, // ER_NEW_ABORTING_CONNECTION
      1189, // ER_MASTER_NET_READ
      1317, // ER_QUERY_INTERRUPTED
      1927, // MariaDB: ER_CONNECTION_KILLED
      1969, // MariaDB: ER_STATEMENT_TIMEOUT
      3024, // ER_QUERY_TIMEOUT
      3032, // ER_SERVER_OFFLINE_MODE
      3168, // ER_SERVER_ISNT_AVAILABLE
      3169, // ER_SESSION_WAS_KILLED
      3170, // ER_CAPACITY_EXCEEDED
      4031, // ER_CLIENT_INTERACTION_TIMEOUT
      9002, // TiDB: its storage does not answer
      9003, // TiDB: its storage is busy
      9004, // TiDB: a lock of somebody who is gone could not be resolved
      9005, // TiDB: no quorum of a region
    ],
  ],
] as const satisfies readonly (readonly [string, readonly number[]])[];

/** What a failure says of itself: mysql2's error, or what is left of it as JSON. */
interface Failure {
  readonly errno?: unknown;
  readonly code?: unknown;
  readonly sqlState?: unknown;
  readonly fatal?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

/**
 * Whether and why the database cannot work now, by what was thrown or by what caused it. Undefined
 * when it is something else: a mistake in a statement, a duplicate, no failure of the database at all.
 */
export function failureKind(error: unknown): FailureKind | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { cause, ...said } = { ...error, ...partsOf(error) };
  return kindOf(said) ?? failureKind(cause);
}

/** The parts that are no own properties of an error. */
function partsOf(error: object): Failure {
  const { message, cause } = error as Failure;
  return { message, cause };
}

function kindOf({ errno, code, sqlState, fatal, message }: Failure): FailureKind | undefined {
  const [named] =
    KINDS.find(([, numbers]) => (numbers as readonly unknown[]).includes(errno)) ?? [];
  if (named) return named;
  const [byClass] = CLASSES.find(([, state]) => state.test(String(sqlState ?? ''))) ?? [];
  if (byClass) return byClass;
  // mysql2 calls what ends a connection fatal, whatever its code is.
  if (fatal === true || code === 'EPIPE' || code === 'PROTOCOL_CONNECTION_LOST') return 'away';
  return message === 'Pool is closed.' ? 'away' : undefined;
}

/** Numbers that are new to us, by the class of their SQLSTATE. */
const CLASSES = [
  ['away', /^(?:08|70)/],
  ['conflict', /^40/],
  ['full', /^53/],
  ['refused', /^28/],
] as const satisfies readonly (readonly [FailureKind, RegExp])[];
