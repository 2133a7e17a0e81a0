/**
 * A second condition of a session, beside its own cookie. What it needs to know lies in a table with at
 * most one row for a session, under the session's id; the row is read along with the session (quick-read.ts), so
 * it costs no statement. session-gate.ts asks it.
 */
export interface SessionGuard {
  readonly table: string;
  /** What of the row `verdict` is given, in this order. */
  readonly columns: readonly string[];
  /** Whether a request with this Cookie header may use a session that has a row, which is null without one. */
  lets(row: readonly unknown[], cookies: string): boolean;
  /** Called when it may not, with the headers of the request. What it throws is the answer. */
  refused(sessionId: string, headers: Headers): Promise<void>;
}

/** The guard's part of the query that reads a session. */
export function joinOf({ table, columns }: SessionGuard): {
  readonly columns: readonly string[];
  readonly join: string;
} {
  return {
    columns: ['id', ...columns].map((name) => `guard.\`${name}\``),
    join: `LEFT JOIN \`${table}\` AS guard ON guard.id = session.id`,
  };
}

/** What `joinOf` has read, of a row that has it from `offset` on. */
export function isLet(
  { columns, lets }: SessionGuard,
  row: readonly unknown[],
  offset: number,
  cookies: string,
): boolean {
  const [id, ...values] = row.slice(offset, offset + columns.length + 1);
  return id === null || lets(values, cookies);
}
