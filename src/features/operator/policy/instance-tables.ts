import type { Connection, RowDataPacket } from 'mysql2/promise';

/** A table as a copy of the instance has it. */
export interface CopiedTable {
  readonly name: string;
  /** The columns that are not computed from others. */
  readonly columns: readonly string[];
  /** The columns whose values are bytes and no text. */
  readonly binary: ReadonlySet<string>;
  /** Its rows are read in this order, which needs no sorting. */
  readonly key: readonly string[];
}

/** Tables that belong to this database and this moment: bookkeeping, and counts of requests by the minute. */
const LEFT_OUT = ['migration', 'migrationLease', 'rateLimit'].map((name) => name.toLowerCase());

/**
 * All tables of the database that a copy has, by name. A server with lower_case_table_names=1 keeps names in small
 * letters.
 */
export async function tablesOf(connection: Connection): Promise<CopiedTable[]> {
  const [columns] = await connection.query<RowDataPacket[]>(
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, DATA_TYPE AS type, COLUMN_KEY AS keyed,
            EXTRA AS extra
     FROM information_schema.COLUMNS
     JOIN information_schema.TABLES USING (TABLE_SCHEMA, TABLE_NAME)
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'
     ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  );
  const names = [...new Set(columns.map(({ tableName }) => String(tableName)))];
  return names
    .filter((name) => !LEFT_OUT.includes(name.toLowerCase()))
    .map((name) => {
      const own = columns.filter(({ tableName }) => tableName === name);
      const kept = own.filter(({ extra }) => !/\bGENERATED\b/i.test(withoutDefault(extra)));
      return {
        name,
        columns: kept.map((column) => String(column.name)),
        binary: new Set(kept.filter(({ type }) => /blob|binary/i.test(type)).map((c) => c.name)),
        key: own.filter(({ keyed }) => keyed === 'PRI').map((column) => String(column.name)),
      };
    });
}

/** The table that a copy calls so: a server with names in small letters may have made it, or read it. */
export function tableNamed(tables: readonly CopiedTable[], given: string): CopiedTable | undefined {
  const small = given.toLowerCase();
  return (
    tables.find(({ name }) => name === given) ??
    tables.find(({ name }) => name.toLowerCase() === small)
  );
}

/** MySQL calls a column with an expression as its default `DEFAULT_GENERATED`. */
function withoutDefault(extra: unknown): string {
  return String(extra).replace(/DEFAULT_GENERATED/gi, '');
}
