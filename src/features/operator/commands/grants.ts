import { sql } from 'kysely';
import { type Command, CommandError } from '../../../auth/command.ts';
import { COMPARING_FUNCTION } from '../../../auth/hashes-apart.ts';
import { connectionOptions } from '../../../db/pool.ts';
import { MIGRATION_RIGHTS, UNCHANGED_TABLES } from '../policy/account-rights.ts';
import { HASH_TABLE } from '../policy/hashes-apart.ts';
import { option } from './given.ts';

export const grants: Command = {
  name: 'database grants',
  about: 'Prints the SQL that gives an account what the running site needs, and no more.',
  operand: '<account>',
  options: { migrator: { about: 'the account that migrates, too', value: 'account' } },
  async run(given, room) {
    const database = await room.database();
    const name = connectionOptions(database.source).database ?? '';
    const { rows } = await sql<Record<string, string>>`SHOW TABLES`.execute(database.query);
    const tables = rows.map((row) => String(Object.values(row)[0]));
    const statements = [
      ...migratorGrants(name, option(given, 'migrator')),
      ...runnerGrants(name, accountOf(given.operand), tables),
    ];
    return { text: statements.map((one) => `${one};`).join('\n'), data: { statements } };
  },
};

function migratorGrants(database: string, typed: string | undefined): string[] {
  if (typed === undefined) return [];
  return [`GRANT ${MIGRATION_RIGHTS.join(', ')} ON ${pattern(database)}.* TO ${accountOf(typed)}`];
}

/**
 * A right in the whole database cannot be taken back for one table, so changes are allowed table by table; and so is
 * reading where one table is closed to it. What the account had before is then taken from it first.
 */
function runnerGrants(database: string, account: string, tables: readonly string[]): string[] {
  const isHashes = (name: string) => name.toLowerCase() === HASH_TABLE.toLowerCase();
  const unchanged = UNCHANGED_TABLES.map((name) => name.toLowerCase());
  const open = tables.filter((name) => !isHashes(name));
  const changed = open.filter((name) => !unchanged.includes(name.toLowerCase()));
  const own = quoted(database);
  const reading = tables.some(isHashes)
    ? [
        `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${account}`,
        ...open.map((table) => `GRANT SELECT, INSERT ON ${own}.${quoted(table)} TO ${account}`),
        `GRANT EXECUTE ON FUNCTION ${own}.${quoted(COMPARING_FUNCTION)} TO ${account}`,
      ]
    : [`GRANT SELECT, INSERT ON ${pattern(database)}.* TO ${account}`];
  return [
    ...reading,
    ...changed.map((table) => `GRANT UPDATE, DELETE ON ${own}.${quoted(table)} TO ${account}`),
  ];
}

/** @throws CommandError when it is no account, such as latchkey@'10.0.%' */
function accountOf(typed: string): string {
  const [, user, host] =
    /^['"`]?([\w.-]+)['"`]?@['"`]?([\w.:%/-]+)['"`]?$/.exec(typed.trim()) ?? [];
  if (!user || !host) throw new CommandError("An account is written as latchkey@'10.0.%'.");
  return `'${user}'@'${host}'`;
}

/** As databases are named in grants: an underscore would stand for any sign. */
function pattern(name: string): string {
  return quoted(name.replace(/[_%]/g, '\\$&'));
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
