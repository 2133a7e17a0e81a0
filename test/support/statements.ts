import { createRequire } from 'node:module';
import type { Connection } from 'mysql2';

/** What was asked of a database: its text, with marks for values, and the values. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

type Ask = (this: Connection, ...given: unknown[]) => unknown;

/** What the driver's `query` and `execute` may be handed. */
type Given = string | { readonly sql: string; readonly values?: readonly unknown[] };

/**
 * Collects what this process asks a database from now on, by whichever connection, until `stop`.
 * The driver's own methods are listened to, because all ways lead through them.
 */
export function listenTo(database: string): { readonly heard: Statement[]; stop(): void } {
  const { Connection: driver } = createRequire(import.meta.url)('mysql2') as {
    Connection: { prototype: Record<'query' | 'execute', Ask> };
  };
  const heard: Statement[] = [];
  const { prototype } = driver;
  const methods = ['query', 'execute'] as const;
  const own = methods.filter((name) => Object.hasOwn(prototype, name));
  if (own.length > 0) throw new Error('Somebody listens already.');
  for (const name of methods) {
    const original = prototype[name];
    prototype[name] = function (first, second, ...rest) {
      const given = first as Given;
      const { config } = this as unknown as { config: { database?: string } };
      if (config.database === database) {
        const sql = typeof given === 'string' ? given : given.sql;
        const values = Array.isArray(second) ? second : typeof given === 'object' && given.values;
        heard.push({ sql, values: [...(values || [])] });
      }
      return original.call(this, first, second, ...rest);
    };
  }
  return {
    heard,
    stop() {
      for (const name of methods) Reflect.deleteProperty(prototype, name);
    },
  };
}
