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
const LEFT_OUT = ['migration', 'migrationLease', 'rateLimit'];

/** All tables of the database that a copy has, by name. */
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
    .filter((name) => !LEFT_OUT.includes(name))
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

/** MySQL calls a column with an expression as its default `DEFAULT_GENERATED`. */
function withoutDefault(extra: unknown): string {
  return String(extra).replace(/DEFAULT_GENERATED/gi, '');
}
