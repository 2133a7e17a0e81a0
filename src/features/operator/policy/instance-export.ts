import { type Connection, createConnection } from 'mysql2';
import { appliedChecksums } from '../../../db/migrate.ts';
import { connectionOptions, type DatabaseSource, SESSION_SETTINGS } from '../../../db/pool.ts';
import { type CopiedTable, tablesOf } from './instance-tables.ts';

/** The first line of a copy. */
export interface CopyHeader {
  readonly format: 'latchkey-instance';
  readonly version: 1;
  readonly madeAt: string;
  /** The migrations of the database, by file, with the checksum of each. */
  readonly migrations: Readonly<Record<string, string>>;
  /** Marks of the secrets that open what is encrypted in the copy; they tell nothing of the secrets. */
  readonly secrets: readonly string[];
}

/** The last line of a copy: how many rows each table has. Without it the copy is not whole. */
export interface CopyEnd {
  readonly rows: Readonly<Record<string, number>>;
}

/** A line between: rows of a table, their values in the order of its columns. Bytes are Base64. */
export interface CopyLine {
  readonly table: string;
  readonly columns: readonly string[];
  readonly binary: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

const AT_ONCE = 200;

/** Pictures and archives are large: then fewer rows make a line. In characters. */
const LONGEST_LINE = 4_000_000;

/**
 * All rows of an instance as of one moment, as lines of JSON. Every value is text as the server writes it, so
 * that a copy of a MariaDB can be read into a MySQL and the other way round.
 */
export async function* exportInstance(
  source: DatabaseSource,
  secrets: readonly string[],
): AsyncGenerator<string, Readonly<Record<string, number>>> {
  const streaming = createConnection({ ...connectionOptions(source), timezone: 'Z' });
  const connection = streaming.promise();
  try {
    await connection.query(SESSION_SETTINGS);
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    const header: CopyHeader = {
      format: 'latchkey-instance',
      version: 1,
      madeAt: new Date().toISOString(),
      migrations: await appliedChecksums(source),
      secrets,
    };
    yield JSON.stringify(header);
    const rows: Record<string, number> = {};
    for (const table of await tablesOf(connection)) {
      rows[table.name] = yield* linesOf(streaming, table);
    }
    yield JSON.stringify({ rows } satisfies CopyEnd);
    return rows;
  } finally {
    await connection.end();
  }
}

/** The rows of a table as lines, while they arrive: no table is held in memory as a whole. */
async function* linesOf(
  connection: Connection,
  table: CopiedTable,
): AsyncGenerator<string, number> {
  const { name, columns, binary } = table;
  const stream = connection
    .query({
      sql: `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(name)}${orderOf(table)}`,
      rowsAsArray: true,
      typeCast: (field) =>
        binary.has(field.name) ? (field.buffer()?.toString('base64') ?? null) : field.string(),
    })
    .stream({ highWaterMark: AT_ONCE });
  let count = 0;
  let waiting: (string | null)[][] = [];
  let length = 0;
  const line = () =>
    JSON.stringify({ table: name, columns, binary: [...binary], rows: waiting } satisfies CopyLine);
  for await (const row of stream as AsyncIterable<(string | null)[]>) {
    count += 1;
    waiting.push(row);
    length += row.reduce((sum, value) => sum + (value?.length ?? 0), 0);
    if (waiting.length < AT_ONCE && length < LONGEST_LINE) continue;
    yield line();
    waiting = [];
    length = 0;
  }
  if (waiting.length > 0) yield line();
  return count;
}

function orderOf({ key }: CopiedTable): string {
  return key.length > 0 ? ` ORDER BY ${key.map(quoted).join(', ')}` : '';
}

/** Quotes a name out of the database's own list of tables. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
