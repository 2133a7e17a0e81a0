import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Mark, PersonalTable, Place } from '../../../auth/personal-table.ts';
import type { Schema } from '../../../db/schema.ts';

/** By what a person's rows are found. */
export interface Person {
  readonly id: string;
  readonly email: string;
  /** Only then the address leads to rows: somebody else's may be in an account by mistake, or worse. */
  readonly emailVerified: boolean;
}

export type Row = Readonly<Record<string, unknown>>;

/** What one table holds about a person. */
export interface Holding {
  readonly table: PersonalTable;
  /** The oldest first. */
  readonly rows: readonly Row[];
  /** Whether there are older ones than these. */
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
  tables: readonly PersonalTable[],
  person: Person,
): Promise<Holding[]> {
  return query
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const holdings: Holding[] = [];
      for (const table of tables) {
        const columns = sql.join(table.columns.map((column) => sql.ref(column)));
        const { rows } = await sql<Row>`
          SELECT ${columns} FROM ${sql.table(table.name)}
          WHERE ${isTheirs(table, person)}
          ORDER BY id DESC LIMIT ${sql.lit(MOST_ROWS + 1)}`.execute(transaction);
        const newestOnly = rows.length > MOST_ROWS;
        const files = await filesOf(transaction, table, person);
        const newest = rows
          .slice(0, MOST_ROWS)
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
  person: Person,
): Promise<Record<string, Uint8Array>> {
  if (!table.file) return {};
  const { column, name } = table.file;
  const { rows } = await sql<{ content: Buffer }>`
    SELECT ${sql.ref(column)} AS content FROM ${sql.table(table.name)}
    WHERE ${isTheirs(table, person)} LIMIT 1`.execute(query);
  return rows[0] ? { [name]: rows[0].content } : {};
}

/** Removes a person's rows, within the caller's transaction. What stays names nobody. */
export async function erase(
  transaction: Kysely<Schema>,
  tables: readonly PersonalTable[],
  person: Person,
): Promise<void> {
  for (const table of tables) {
    if (table.atDeletion !== 'erase') continue;
    await sql`
      DELETE FROM ${sql.table(table.name)} WHERE ${isTheirs(table, person)}`.execute(transaction);
  }
  await transaction.deleteFrom('inboxMail').where('toAddress', '=', person.email).execute();
  await transaction.deleteFrom('user').where('id', '=', person.id).execute();
}

function isTheirs({ whose }: PersonalTable, person: Person): RawBuilder<unknown> {
  const marks = whose.filter(({ is }) => is === 'id' || person.emailVerified);
  return sql.join(
    marks.map((mark) => saysSo(mark, person)),
    sql` OR `,
  );
}

function saysSo(mark: Mark, { id, email }: Person): RawBuilder<unknown> {
  if (mark.is === 'id') return sql`${content(mark)} = ${id}`;
  const owner = content(mark.owner);
  return sql`(${content(mark)} = ${email} AND (${owner} IS NULL OR ${owner} = ${id}))`;
}

function content({ column, json }: Place): RawBuilder<unknown> {
  if (json === undefined) return sql.ref(column);
  // The null of JSON would become a text.
  return sql`NULLIF(JSON_UNQUOTE(JSON_EXTRACT(${sql.ref(column)}, ${json})), 'null')`;
}

/** MySQL keeps truth as a number, and we keep small objects as text. */
function plainRow({ booleans = [], jsonTexts = [] }: PersonalTable, row: Row): Row {
  const truths: readonly string[] = booleans;
  const texts: readonly string[] = jsonTexts;
  const entries = Object.entries(row).map(([column, value]) => {
    if (truths.includes(column) && value !== null) return [column, Boolean(value)];
    if (texts.includes(column) && typeof value === 'string') return [column, JSON.parse(value)];
    return [column, value];
  });
  return Object.fromEntries(entries);
}
