import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ExportedTable, Mark, PersonalTable } from '../../../auth/personal-table.ts';
import type { Schema } from '../../../db/schema.ts';

/** The person whose rows are looked for. */
export interface DataSubject {
  readonly id: string;
  readonly email: string;
  /**
   * Whether the address leads to rows: an unproved address may be somebody else's, by mistake or on purpose.
   */
  readonly emailVerified: boolean;
}

export type PersonalRow = Readonly<Record<string, unknown>>;

/** The rows of one table about a person. */
export interface Holding {
  readonly table: PersonalTable;
  /** The oldest first. */
  readonly rows: readonly PersonalRow[];
  /** Whether there are older rows than these. */
  readonly newestOnly: boolean;
  /** By their names. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/**
 * How many rows of one table a copy has. Others can add rows about somebody, such as refused sign-ins,
 * without end; and a copy is made in memory.
 */
export const MOST_ROWS = 10_000;

/** Everything held about a person, as of one moment; of a table without end the newest rows. */
export function collect(
  query: Kysely<Schema>,
  tables: readonly ExportedTable[],
  person: DataSubject,
): Promise<Holding[]> {
  return query
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const holdings: Holding[] = [];
      for (const table of tables) {
        const columns = sql.join(table.columns.map((column) => sql.ref(column)));
        const { rows } = await sql<PersonalRow>`
          SELECT ${columns} FROM ${theirs(table, person)}
          ORDER BY id DESC LIMIT ${sql.lit(MOST_ROWS + 1)}`.execute(transaction);
        const newestOnly = rows.length > MOST_ROWS;
        const files = await filesOf(transaction, table, person);
        const newest = rows
          .slice(0, MOST_ROWS)
          .filter((row) => !isLeftOut(table, row))
          .reverse()
          .map((row) => plainRow(table, row));
        holdings.push({ table, rows: newest, newestOnly, files });
      }
      return holdings;
    });
}

async function filesOf(
  query: Kysely<Schema>,
  table: PersonalTable,
  person: DataSubject,
): Promise<Record<string, Uint8Array>> {
  if (!table.file) return {};
  const { column, name } = table.file;
  const { rows } = await sql<{ content: Buffer }>`
    SELECT ${sql.ref(column)} AS content FROM ${theirs(table, person)} LIMIT 1`.execute(query);
  return rows[0] ? { [name]: rows[0].content } : {};
}

/** Removes a person's rows, within the caller's transaction. Rows that stay name nobody. */
export async function erase(
  transaction: Kysely<Schema>,
  tables: readonly PersonalTable[],
  person: DataSubject,
): Promise<void> {
  for (const table of tables) {
    if (table.atDeletion !== 'erase') continue;
    const name = sql.table(table.name);
    await sql`DELETE ${name} FROM ${theirs(table, person)}`.execute(transaction);
  }
  await transaction.deleteFrom('inboxMail').where('toAddress', '=', person.email).execute();
  await transaction.deleteFrom('user').where('id', '=', person.id).execute();
}

/**
 * A table as FROM names it, with the rows of a person alone. Each mark is a query of its own: no index finds
 * rows by one of several columns.
 */
function theirs({ name, whose }: PersonalTable, person: DataSubject): RawBuilder<unknown> {
  const marks = whose.filter(({ is }) => is === 'id' || person.emailVerified);
  const table = sql.table(name);
  const [only, ...others] = marks;
  if (only && others.length === 0) return sql`${table} WHERE ${saysSo(only, person)}`;
  const looked = marks.map((mark) => sql`SELECT id FROM ${table} WHERE ${saysSo(mark, person)}`);
  return sql`${table} JOIN (${sql.join(looked, sql` UNION `)}) AS theirs USING (id)`;
}

function saysSo(mark: Mark, { id, email }: DataSubject): RawBuilder<unknown> {
  if (mark.is === 'id') return sql`${sql.ref(mark.column)} = ${id}`;
  const owner = sql.ref(mark.owner.column);
  return sql`(${sql.ref(mark.column)} = ${email} AND (${owner} IS NULL OR ${owner} = ${id}))`;
}

/** Whether one of its values is left out. Of JSON, parts are (`plainRow`). */
function isLeftOut({ leftOut }: ExportedTable, row: PersonalRow): boolean {
  return Object.entries(leftOut).some(([column, why]) => Object.hasOwn(why, String(row[column])));
}

/** Turns numbers into true and false, and texts into the JSON that they hold. */
function plainRow(
  { booleans = [], jsonTexts = [], leftOut }: ExportedTable,
  row: PersonalRow,
): PersonalRow {
  const truths: readonly string[] = booleans;
  const texts: readonly string[] = jsonTexts;
  const without: Readonly<Record<string, object | undefined>> = leftOut;
  const entries = Object.entries(row).map(([column, value]) => {
    if (truths.includes(column) && value !== null) return [column, Boolean(value)];
    if (texts.includes(column) && typeof value === 'string') {
      const names = without[column] ?? {};
      return [
        column,
        JSON.parse(value, (name, held) => (Object.hasOwn(names, name) ? undefined : held)),
      ];
    }
    return [column, value];
  });
  return Object.fromEntries(entries);
}
