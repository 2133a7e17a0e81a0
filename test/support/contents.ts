import type { TestApp } from './app.ts';

const TABLES = ['user', 'session', 'account'] as const;

/** Every account and session there is, to be compared: did something change? */
export async function contents(app: TestApp): Promise<Record<string, unknown[]>> {
  const entries = await Promise.all(
    TABLES.map(async (table) => {
      const rows = await app.rows(table);
      return [table, rows.sort((a, b) => String(a.id).localeCompare(String(b.id)))] as const;
    }),
  );
  return Object.fromEntries(entries);
}
