import { sql } from 'kysely';
import { connectionOptions } from '../../../db/pool.ts';
import {
  MIGRATION_RIGHTS,
  RECORD_TABLES,
  RUNNING_RIGHTS,
  UNCHANGED_TABLES,
} from '../policy/account-rights.ts';
import { HASH_TABLE, whereHashesAre } from '../policy/hashes-apart.ts';
import { type Examination, type Finding, findingsAbout } from './finding.ts';
import { type Grants, readGrants } from './grants.ts';

const { fine, look, mistake } = findingsAbout('rights');

export const rights: Examination = async ({ config, database, tables }) => {
  // The private server of a development knows one account.
  if (config.database.kind === 'embedded') return [fine('The private server is ours alone.')];
  const { rows } = await sql<Record<string, string>>`SHOW GRANTS`.execute(database.query);
  const name = connectionOptions(database.source).database ?? '';
  const grants = readGrants(
    rows.map((row) => Object.values(row)[0] ?? ''),
    name,
  );
  const missing = missingIn(grants, tables);
  const everywhere = [...grants.server].filter((right) => !isRunning(right));
  const schema = [...grants.database].filter(
    (right) => !isRunning(right) && (right.startsWith('ALL') || isForMigrations(right)),
  );
  const record = RECORD_TABLES.some((table) =>
    ['UPDATE', 'DELETE'].some((right) => grants.mayOn(right, table)),
  );
  const hashesAre = await whereHashesAre(database);
  const findings: Finding[] = [
    ...(missing.length > 0 && !grants.hasRole
      ? [mistake(`The account may not ${missing.join(', ')}.`)]
      : []),
    ...(everywhere.length > 0
      ? [look(`The account has rights on the whole server: ${everywhere.join(', ')}.`)]
      : []),
    ...(schema.length > 0
      ? [look(`The account may change the schema (${schema.join(', ')}). ${HELP}`)]
      : []),
    ...(hashesAre !== 'in accounts' && grants.mayOn('SELECT', HASH_TABLE)
      ? [look(`The account may read password hashes. ${HELP}`)]
      : []),
    ...(record ? [look(`The account may change or remove audit events. ${HELP}`)] : []),
  ];
  return findings.length > 0 ? findings : [fine('The account has what it needs, and no more.')];
};

const HELP = '`npm run latchkey -- database grants` prints what is enough.';

function isRunning(right: string): boolean {
  return RUNNING_RIGHTS.some((one) => one === right);
}

function isForMigrations(right: string): boolean {
  return MIGRATION_RIGHTS.some((one) => one === right);
}

function missingIn(grants: Grants, tables: readonly string[]): string[] {
  return RUNNING_RIGHTS.flatMap((right) => {
    const isChange = right === 'UPDATE' || right === 'DELETE';
    const unchanged: readonly string[] = isChange ? UNCHANGED_TABLES : [];
    const wanted = tables.filter((table) => !unchanged.includes(table));
    const without = wanted.filter((table) => !grants.mayOn(right, table));
    if (without.length === 0) return [];
    return without.length === wanted.length ? [right] : [`${right} in ${without.join(' and ')}`];
  });
}
