import type { BetterAuthPlugin, DBAdapter } from 'better-auth';
import { getAuthTables } from 'better-auth/db';
import { CompiledQuery } from 'kysely';
import type { Database } from '../../db/database.ts';
import { newId } from '../ids.ts';
import { isPlain } from './library-rows.ts';

type Create = DBAdapter['create'];
type InsertedRow = Record<string, unknown>;

/**
 * Writes the row of a new session by one statement. On MySQL the library's adapter takes four for any new
 * row, BEGIN, INSERT, SELECT, COMMIT, to read back what it has just written; of a session every column is
 * known. Within a transaction all is as before. The adapter keeps its identity, by which the library knows
 * what it has checked of the schema.
 */
export function sessionInsert({ query }: Pick<Database, 'query'>): BetterAuthPlugin {
  return {
    id: 'session-insert',
    init({ adapter, options }) {
      const fields = Object.entries(getAuthTables(options).session?.fields ?? {}).filter(
        ([key]) => key !== 'id',
      );
      if (!fields.every(([, field]) => isPlain(field))) return;
      const names = [...fields.map(([key, { fieldName }]) => fieldName ?? key), 'id'];
      const sql = `INSERT INTO session (${names.map((name) => `\`${name}\``).join(', ')})
        VALUES (${names.map(() => '?').join(', ')})`;

      const rowOf = (data: InsertedRow): InsertedRow => {
        const row: InsertedRow = {};
        for (const [key, { defaultValue }] of fields) {
          const usual = typeof defaultValue === 'function' ? defaultValue() : defaultValue;
          row[key] = data[key] ?? (data[key] === undefined ? usual : null) ?? null;
        }
        row.id = data.id ?? newId();
        return row;
      };
      const createAny = adapter.create.bind(adapter) as (wanted: object) => Promise<unknown>;
      const create = async (wanted: { model: string; data: InsertedRow; select?: string[] }) => {
        if (wanted.model !== 'session' || wanted.select) return createAny(wanted);
        const row = rowOf(wanted.data);
        await query.executeQuery(CompiledQuery.raw(sql, Object.values(row)));
        return row;
      };
      adapter.create = create as unknown as Create;
    },
  };
}
