import type { getAuthTables } from 'better-auth/db';

/** The fields of a table of the library's. */
type ModelFields = NonNullable<ReturnType<typeof getAuthTables>[string]>['fields'];

const PLAIN_TYPES = new Set<unknown>(['string', 'number', 'boolean', 'date']);

/** Whether a column holds its value as code uses it, except for booleans, which are numbers there. */
export function isPlain({ type, transform }: ModelFields[string]): boolean {
  return !transform && PLAIN_TYPES.has(type);
}

/** The columns of a table, and how rows of them are read. */
export interface Columns {
  /** For a SELECT, in order. */
  readonly names: readonly string[];
  /** Reads them from a row that has them from `offset` on. */
  read(row: readonly unknown[], offset: number): Record<string, unknown>;
  /** Leaves out the columns that the library never returns. */
  shown(values: object): object;
}

/**
 * How the columns of a table are read, in the library's order; undefined for a table that only the library
 * can read.
 */
export function columnsOf(tableName: string, fields: ModelFields = {}): Columns | undefined {
  const all = [...Object.entries(fields).filter(([key]) => key !== 'id'), ['id', ID] as const];
  const columns = all.map(([key, { type, fieldName }]) => ({
    key,
    name: `${tableName}.\`${fieldName ?? key}\``,
    isBoolean: type === 'boolean',
  }));
  const hidden = all.flatMap(([key, { returned }]) => (returned === false ? [key] : []));
  if (!all.every(([, field]) => isPlain(field))) return undefined;
  return {
    names: columns.map(({ name }) => name),
    read(row: readonly unknown[], offset: number): Record<string, unknown> {
      const values: Record<string, unknown> = {};
      columns.forEach(({ key, isBoolean }, index) => {
        const value = row[offset + index];
        values[key] = isBoolean && typeof value === 'number' ? value === 1 : value;
      });
      return values;
    },
    shown(values: object): object {
      if (hidden.length === 0) return values;
      return Object.fromEntries(Object.entries(values).filter(([key]) => !hidden.includes(key)));
    },
  };
}

const ID: ModelFields[string] = { type: 'string' };
