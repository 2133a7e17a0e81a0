import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { MINUTE, SECOND } from '../time.ts';
import { DatabaseFailure } from './failure.ts';
import { connectInWords, tryTrigger } from './first-contact.ts';
import { FORMER, type Migration, readMigrations } from './migration-files.ts';
import { beginSteps, endSteps, takeSteps } from './migration-steps.ts';
import { connectionOptions, type DatabaseSource, SESSION_SETTINGS } from './pool.ts';

export interface MigrationStatus {
  readonly name: string;
  readonly appliedAt: Date | undefined;
  /** False when a newer version of Latchkey has applied it. */
  readonly isKnown: boolean;
}

/** What the database remembers of a file. */
interface Applied {
  readonly checksum: string;
  readonly appliedAt: Date;
}

/** How long one step of a migration may take before another instance thinks that this one died. */
const LEASE = 2 * MINUTE;

/**
 * Applies what is pending, in the order of the file names, and returns the names. Instances that
 * start at once apply everything once: the others wait. `warn` is told when the database is ahead.
 * @throws when an applied file was changed since, when the account may not create triggers, or when a
 * statement fails (the file stays pending, and goes on with that statement)
 */
export async function migrate(
  source: DatabaseSource,
  warn: (message: string) => void = () => {},
): Promise<string[]> {
  return withConnection(source, async (connection) => {
    if (!(await hasBookkeeping(connection))) await connection.query(BOOKKEEPING);
    const applied = await appliedMigrations(connection);
    tellOfUnknown(applied, warn);
    if (pending(applied).length === 0) return [];
    return withLease(connection, async (renew) => {
      const names: string[] = [];
      const migrations = pending(await appliedMigrations(connection));
      if (migrations.some(({ sql }) => sql.includes('CREATE TRIGGER')))
        await tryTrigger(connection);
      await beginSteps(connection);
      for (const migration of migrations) {
        await apply(connection, migration, renew);
        names.push(migration.name);
      }
      await endSteps(connection);
      return names;
    });
  });
}

/**
 * All migrations that the folder or the database knows, in order, with the time at which each was
 * applied. Changes nothing, and needs no right but to read the table `migration`.
 */
export async function migrationStatus(source: DatabaseSource): Promise<MigrationStatus[]> {
  return withConnection(source, async (connection) => {
    const applied = await appliedMigrations(connection);
    const known = readMigrations().map(({ name }) => name);
    return [...new Set([...known, ...applied.keys()])].sort().map((name) => ({
      name,
      appliedAt: applied.get(name)?.appliedAt,
      isKnown: known.includes(name),
    }));
  });
}

/** The checksums of what is applied, by the name of the file. Of files that were mended, the one of now. */
export async function appliedChecksums(source: DatabaseSource): Promise<Record<string, string>> {
  return withConnection(source, async (connection) => {
    const applied = [...(await appliedMigrations(connection))];
    const now = new Map(readMigrations().map(({ name, checksum }) => [name, checksum]));
    return Object.fromEntries(
      applied.map(([name, { checksum }]) => {
        const mended = FORMER[name]?.includes(checksum) ? now.get(name) : undefined;
        return [name, mended ?? checksum];
      }),
    );
  });
}

/** Files that were changed after they were applied. */
export async function changedMigrations(source: DatabaseSource): Promise<{ name: string }[]> {
  const applied = await appliedChecksums(source);
  return readMigrations().filter(({ name, checksum }) => (applied[name] ?? checksum) !== checksum);
}

async function withConnection<T>(
  source: DatabaseSource,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  // What a step holds together (migration-steps.ts) the server splits into statements.
  const connection = await connectInWords({
    ...connectionOptions(source),
    timezone: 'Z',
    multipleStatements: true,
  });
  try {
    await connection.query(SESSION_SETTINGS);
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/** Asked first, so that an account which may not create tables can still start the site. */
async function hasBookkeeping(connection: Connection): Promise<boolean> {
  const lease = await rowsOf(connection, 'SELECT id FROM migrationLease');
  return (
    lease?.length === 1 && (await rowsOf(connection, 'SELECT name FROM migration')) !== undefined
  );
}

/** Undefined when there is no such table. */
async function rowsOf(connection: Connection, sql: string): Promise<RowDataPacket[] | undefined> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ER_NO_SUCH_TABLE') return undefined;
    throw error;
  }
}

const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS migration (
    name varchar(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    checksum char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    appliedAt datetime(3) NOT NULL
  ) ENGINE=InnoDB;
  CREATE TABLE IF NOT EXISTS migrationLease (
    id tinyint NOT NULL PRIMARY KEY,
    holder char(36) CHARACTER SET ascii COLLATE ascii_bin,
    expiresAt datetime(3)
  ) ENGINE=InnoDB;
  INSERT IGNORE INTO migrationLease (id) VALUES (1);
`;

async function appliedMigrations(connection: Connection): Promise<Map<string, Applied>> {
  const rows = await rowsOf(connection, 'SELECT name, checksum, appliedAt FROM migration');
  return new Map((rows ?? []).map((row) => [row.name, row as RowDataPacket & Applied]));
}

/** A database that was migrated by a newer version, before somebody went back to this one. */
function tellOfUnknown(applied: Map<string, Applied>, warn: (message: string) => void): void {
  const known = readMigrations().map(({ name }) => name);
  const unknown = [...applied.keys()].filter((name) => !known.includes(name)).sort();
  if (unknown.length === 0) return;
  warn(
    `The database is newer than this version of Latchkey: ${unknown.join(', ')} was applied by ` +
      'another one. Use that version, or restore the backup from before the upgrade.',
  );
}

function pending(applied: Map<string, Applied>): Migration[] {
  return readMigrations().filter(({ name, checksum }) => {
    const before = applied.get(name)?.checksum;
    if (before && before !== checksum && !FORMER[name]?.includes(before)) {
      throw new DatabaseFailure(
        `migrations/${name} was changed after it was applied. Write a new one instead.`,
      );
    }
    return !before;
  });
}

async function apply(
  connection: Connection,
  { name, sql, checksum }: Migration,
  renew: () => Promise<void>,
): Promise<void> {
  try {
    await takeSteps(connection, name, sql, renew);
  } catch (error) {
    throw new Error(`migrations/${name} failed: ${(error as Error).message}`, { cause: error });
  }
  await connection.execute(
    'INSERT INTO migration (name, checksum, appliedAt) VALUES (?, ?, UTC_TIMESTAMP(3))',
    [name, checksum],
  );
}

/**
 * A row that one instance holds for a while. Not GET_LOCK and not a row lock: a Galera cluster knows
 * neither across its nodes, but of two updates of one row it lets only one commit.
 */
async function withLease<T>(
  connection: Connection,
  work: (renew: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const holder = randomUUID();
  const take = async () => {
    const [result] = await connection.execute<ResultSetHeader>(
      `UPDATE migrationLease SET holder = ?, expiresAt = UTC_TIMESTAMP(3) + INTERVAL ? SECOND
       WHERE holder IS NULL OR holder = ? OR expiresAt < UTC_TIMESTAMP(3)`,
      [holder, LEASE / SECOND, holder],
    );
    return result.affectedRows === 1;
  };
  while (!(await take().catch(lostTheRace))) await sleep(200);
  try {
    return await work(async () => {
      if (!(await take())) throw new Error('Another instance took over the migrations.');
    });
  } finally {
    await connection.execute('UPDATE migrationLease SET holder = NULL WHERE holder = ?', [holder]);
  }
}

/** A deadlock error is how Galera tells the loser of two updates. */
function lostTheRace(error: NodeJS.ErrnoException): false {
  if (error.code === 'ER_LOCK_DEADLOCK') return false;
  throw error;
}
