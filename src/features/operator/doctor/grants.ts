/** What an account may do, out of `SHOW GRANTS`. */
export interface Grants {
  /** On the whole server; USAGE is no right. */
  readonly server: ReadonlySet<string>;
  /** On the whole database, those on the server included. */
  readonly database: ReadonlySet<string>;
  /** Whether it may do this with the table. */
  mayOn(right: string, table: string): boolean;
  /** Whether a role gives it rights that are not told here. */
  readonly hasRole: boolean;
}

const GRANT = /^GRANT (.+?) ON (?:TABLE )?(\S+?)\.(\S+) TO /;

/** Reads the rows of `SHOW GRANTS` for a database; those for others count for nothing. */
export function readGrants(rows: readonly string[], database: string): Grants {
  const server = new Set<string>();
  const own = new Set<string>();
  const tables = new Map<string, Set<string>>();
  for (const row of rows) {
    const [, list = '', schema = '', table = ''] = GRANT.exec(row) ?? [];
    const rights = list
      .replace(/\([^)]*\)/g, '')
      .split(',')
      .map((one) => one.trim().toUpperCase())
      .filter((one) => one !== '' && one !== 'USAGE');
    if (schema === '*') for (const right of rights) server.add(right);
    else if (!isNamed(schema, database)) continue;
    else if (table === '*') for (const right of rights) own.add(right);
    else {
      const name = keyOf(bare(table));
      tables.set(name, new Set([...(tables.get(name) ?? []), ...rights]));
    }
  }
  const all = new Set([...server, ...own]);
  const has = (rights: ReadonlySet<string> | undefined, right: string) =>
    rights !== undefined && (rights.has(right) || [...rights].some((one) => one.startsWith('ALL')));
  return {
    server,
    database: all,
    mayOn: (right, table) => has(all, right) || has(tables.get(keyOf(table)), right),
    hasRole: rows.some((row) => row.startsWith('GRANT') && !GRANT.test(row) && !/ ON /.test(row)),
  };
}

/** Grants name databases by patterns, in which `\_` is an underscore. */
function isNamed(schema: string, database: string): boolean {
  const pattern = bare(schema)
    .replace(/[.*+?^${}()|[\]]/g, '\\$&')
    .replace(/\\?[%_]/g, (sign) =>
      sign.startsWith('\\') ? sign.slice(1) : sign === '%' ? '.*' : '.',
    );
  return new RegExp(`^${pattern}$`, 'i').test(database);
}

/** A server with lower_case_table_names=1 keeps names in small letters; no two of ours are the same but for that. */
function keyOf(table: string): string {
  return table.toLowerCase();
}

function bare(name: string): string {
  return name.replace(/^`|`$/g, '').replaceAll('``', '`');
}
