import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Connection,
  createConnection,
  type ResultSetHeader,
  type RowDataPacket,
} from 'mysql2/promise';
import { projectPath } from '../root.ts';
import { MINUTE, SECOND } from '../time.ts';
import { DatabaseFailure } from './failure.ts';
import { connectionOptions, type DatabaseSource, SESSION_SETTINGS } from './pool.ts';

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface MigrationStatus {
  readonly name: string;
  readonly appliedAt: Date | undefined;
}

const DIRECTORY = projectPath('migrations');

/** How long one migration may take before another instance thinks that this one died. */
const LEASE = 2 * MINUTE;

/**
 * Applies what is pending, in the order of the file names, and returns the names. Instances that
 * start at once apply everything once: the others wait.
 * @throws when an applied file was changed since, or a statement fails (the file stays pending)
 */
export async function migrate(source: DatabaseSource): Promise<string[]> {
  return withConnection(source, async (connection) => {
    if ((await pending(connection)).length === 0) return [];
    return withLease(connection, async (renew) => {
      const names: string[] = [];
      for (const migration of await pending(connection)) {
        await renew();
        await apply(connection, migration);
        names.push(migration.name);
      }
      return names;
    });
  });
}

/** All migrations that the folder holds, with the time at which each was applied. */
export async function migrationStatus(source: DatabaseSource): Promise<MigrationStatus[]> {
  return withConnection(source, async (connection) => {
    const applied = await appliedMigrations(connection);
    return readMigrations().map(({ name }) => ({ name, appliedAt: applied.get(name)?.appliedAt }));
  });
}

async function withConnection<T>(
  source: DatabaseSource,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  // The server splits a file into statements: only it knows where a trigger's body ends.
  const connection = await createConnection({
    ...connectionOptions(source),
    multipleStatements: true,
  });
  try {
    await connection.query(SESSION_SETTINGS);
    if (!(await hasBookkeeping(connection))) await connection.query(BOOKKEEPING);
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/** Asked first, so that an account which may not create tables can still start the site. */
async function hasBookkeeping(connection: Connection): Promise<boolean> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT id FROM migrationLease');
    return rows.length > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ER_NO_SUCH_TABLE') return false;
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

async function pending(connection: Connection): Promise<Migration[]> {
  const applied = await appliedMigrations(connection);
  return readMigrations().filter(({ name, checksum }) => {
    const before = applied.get(name);
    if (before && before.checksum !== checksum) {
      throw new DatabaseFailure(
        `migrations/${name} was changed after it was applied. Write a new one instead.`,
      );
    }
    return !before;
  });
}

async function appliedMigrations(connection: Connection) {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT * FROM migration');
  return new Map(
    rows.map((row) => [row.name as string, row as { checksum: string; appliedAt: Date }]),
  );
}

/** Ours, then those of the site that somebody has made of Latchkey (migrations/site, with numbers of their own). */
function readMigrations(): Migration[] {
  return ['', 'site/']
    .flatMap((folder) => namesIn(folder).map((name) => folder + name))
    .map((name) => {
      const sql = readFileSync(`${DIRECTORY}/${name}`, 'utf8').replaceAll('\r\n', '\n');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

function namesIn(folder: string): string[] {
  const path = `${DIRECTORY}/${folder}`;
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort();
}

async function apply(connection: Connection, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await connection.query(sql);
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
