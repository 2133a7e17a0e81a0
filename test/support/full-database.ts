import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { seed } from '../../bench/seed.ts';

/** So many rows that no optimizer reads a table from end to end for being small. */
const ROWS = 2000;

/** What one person has of what nothing bounds. */
export const HEAVY = 20_000;

/** Tables that do not grow with the people. */
const SMALL = ['inboxMail', 'migration', 'migrationLease'];

/** Fills every table that grows, and tells the optimizer. */
export async function fillDatabase(connection: Connection): Promise<void> {
  await seed(connection, { people: ROWS, sessions: 4 * ROWS, events: HEAVY });
  for (const table of await growingTables(connection)) {
    const [[held]] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM ??', [
      table,
    ]);
    if (Number(held?.n) < ROWS) await fill(connection, table);
    await connection.query('ANALYZE TABLE ??', [table]);
  }
}

/** Gives a person sessions and a history as long as the whole table is. */
export async function makeHeavy(connection: Connection, personId: string): Promise<void> {
  await connection.query(
    `INSERT INTO auditEvent (id, event, outcome, actorId, subjectId, createdAt)
     SELECT CONCAT('0', SUBSTRING(id, 2, 34), 'h'), event, outcome, ?, ?, createdAt FROM auditEvent LIMIT ${HEAVY}`,
    [personId, personId],
  );
  await connection.query(
    `INSERT INTO session (id, token, userId, expiresAt, createdAt, updatedAt, lastActiveAt)
     SELECT CONCAT('h', SUBSTRING(id, 2)), CONCAT('heavy', token), ?, expiresAt, createdAt, updatedAt, lastActiveAt
     FROM session LIMIT 200`,
    [personId],
  );
  await connection.query('ANALYZE TABLE auditEvent, session');
}

/** The tables of the site that grow. */
export async function growingTables(connection: Connection): Promise<string[]> {
  const [tables] = await connection.query<RowDataPacket[]>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`,
  );
  return tables.map(({ name }) => String(name)).filter((name) => !SMALL.includes(name));
}

/** Rows of which each belongs to another person, with what their columns take. */
async function fill(connection: Connection, table: string): Promise<void> {
  const [columns] = await connection.query<RowDataPacket[]>(
    `SELECT COLUMN_NAME AS name, DATA_TYPE AS type, CHARACTER_MAXIMUM_LENGTH AS length,
            COLUMN_KEY AS indexed
     FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND EXTRA NOT LIKE '%GENERATED%'`,
    [table],
  );
  const names = columns.map(({ name }) => `\`${name}\``).join(', ');
  const values = columns
    .map((column) => valuesOf[table]?.[column.name] ?? valueFor(column as unknown as Column))
    .join(', ');
  await connection.query(
    `INSERT INTO \`${table}\` (${names}) SELECT ${values} FROM user ${from[table] ?? ''} ORDER BY user.id`,
  );
}

/** A row that is an addition to another has its id. */
const from: Record<string, string> = {
  boundSession:
    'JOIN (SELECT userId, MIN(id) AS id FROM session GROUP BY userId) AS own ON own.userId = user.id',
};
const valuesOf: Record<string, Record<string, string>> = { boundSession: { id: 'own.id' } };

interface Column {
  readonly name: string;
  readonly type: string;
  readonly length: number | null;
  /** `PRI` for the primary key. */
  readonly indexed: string;
}

function valueFor({ name, type, length, indexed }: Column): string {
  if (name === 'userId') return 'user.id';
  if (name === 'sessionId') return 'NULL';
  if (name === 'state') return "'sent'";
  if (name === 'payload') return `CONCAT('{"userId":"', user.id, '"}')`;
  if (/datetime|timestamp/.test(type)) return 'UTC_TIMESTAMP(3) + INTERVAL 1 DAY';
  if (/int/.test(type) && indexed === 'PRI') return 'ROW_NUMBER() OVER (ORDER BY user.id)';
  if (/int|decimal/.test(type)) return '1';
  // The last characters of the ids are what differs.
  return `RIGHT(user.id, LEAST(36, ${length ?? 36}))`;
}
