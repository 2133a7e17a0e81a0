import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { CommandError, EXIT } from '../../../auth/command.ts';
import { appliedChecksums, migrate } from '../../../db/migrate.ts';
import { connectionOptions, type DatabaseSource, SESSION_SETTINGS } from '../../../db/pool.ts';
import type { CopyEnd, CopyHeader, CopyLine } from './instance-export.ts';
import { quoted } from './instance-export.ts';
import { tableNamed, tablesOf } from './instance-tables.ts';

/** What was read from a copy. */
export interface Imported {
  readonly rows: Readonly<Record<string, number>>;
  /** Whether this site has a secret that opens what is encrypted in the copy. */
  readonly readable: boolean;
}

/**
 * Reads a copy into an empty database, in one transaction: either all of it is there afterwards, or nothing.
 * @throws CommandError when the database has rows, or the copy is of another version or not whole
 */
export async function importInstance(
  source: DatabaseSource,
  lines: AsyncIterable<string>,
  secrets: readonly string[],
): Promise<Imported> {
  const reader = lines[Symbol.asyncIterator]();
  const header = await headerOf(reader);
  await migrate(source);
  await mustBeOfThisVersion(source, header);
  const connection = await createConnection({ ...connectionOptions(source), timezone: 'Z' });
  try {
    await connection.query(SESSION_SETTINGS);
    await mustBeEmpty(connection);
    // Rows arrive table by table, and a table may name rows of a later one.
    await connection.query('SET foreign_key_checks = 0');
    await connection.query('START TRANSACTION');
    const rows = await readRows(connection, reader);
    await connection.query('COMMIT');
    return { rows, readable: secrets.some((one) => header.secrets.includes(one)) };
  } finally {
    // A transaction that was not committed is rolled back with the end of its connection.
    await connection.end();
  }
}

async function headerOf(reader: AsyncIterator<string>): Promise<CopyHeader> {
  const { value, done } = await reader.next();
  const header = done ? undefined : parsed<CopyHeader>(value);
  if (header?.format !== 'latchkey-instance') throw refused('This is no copy of an instance.');
  if (header.version !== 1) throw refused('A newer version of Latchkey has made this copy.');
  return header;
}

async function mustBeOfThisVersion(source: DatabaseSource, { migrations }: CopyHeader) {
  const own = await appliedChecksums(source);
  const names = new Set([...Object.keys(own), ...Object.keys(migrations)]);
  const other = [...names].filter((name) => own[name] !== migrations[name]).sort();
  if (other.length === 0) return;
  throw refused(
    `The copy was made by a version with other migrations (${other.join(', ')}). Import it with that ` +
      'version, then upgrade.',
  );
}

async function mustBeEmpty(connection: Connection): Promise<void> {
  for (const { name } of await tablesOf(connection)) {
    const [[row]] = await connection.query<RowDataPacket[]>(
      `SELECT 1 FROM ${quoted(name)} LIMIT 1`,
    );
    if (row) throw refused(`The database is not empty: "${name}" has rows. Nothing was changed.`);
  }
}

async function readRows(
  connection: Connection,
  reader: AsyncIterator<string>,
): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  const tables = await tablesOf(connection);
  for (;;) {
    const { value, done } = await reader.next();
    if (done) throw refused('The copy is not whole: its end is missing. Nothing was changed.');
    const line = parsed<Partial<CopyLine & CopyEnd>>(value);
    if (line?.rows && !line.table) {
      if (!isAsCounted(line.rows as CopyEnd['rows'], rows)) {
        throw refused('The copy is not whole: rows are missing. Nothing was changed.');
      }
      return rows;
    }
    const { table = '', columns = [], binary = [], rows: given = [] } = (line ?? {}) as CopyLine;
    const known = tableNamed(tables, table);
    if (!known || columns.some((name) => !known.columns.includes(name))) {
      throw refused('The copy has a table or a column that is not here. Nothing was changed.');
    }
    const values = given.map((row) =>
      row.map((one, index) =>
        one !== null && binary.includes(columns[index] ?? '') ? Buffer.from(one, 'base64') : one,
      ),
    );
    const names = columns.map(quoted).join(', ');
    await connection.query(`INSERT INTO ${quoted(known.name)} (${names}) VALUES ?`, [values]);
    rows[table] = (rows[table] ?? 0) + given.length;
  }
}

function isAsCounted(
  expected: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>>,
): boolean {
  return Object.entries(expected).every(([table, count]) => (found[table] ?? 0) === count);
}

function parsed<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}

function refused(words: string): CommandError {
  return new CommandError(words, EXIT.failed);
}
