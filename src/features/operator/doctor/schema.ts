import { sql } from 'kysely';
import type { Database } from '../../../db/database.ts';
import { changedMigrations, migrationStatus } from '../../../db/migrate.ts';
import { whereHashesAre } from '../policy/hashes-apart.ts';
import { type Examination, type Finding, findingsAbout } from './finding.ts';

const { fine, look, mistake } = findingsAbout('schema');

export const schema: Examination = async ({ database, tables }) => {
  const all = await migrationStatus(database.source);
  const pending = all.filter(({ appliedAt }) => appliedAt === undefined);
  const unknown = all.filter(({ isKnown }) => !isKnown);
  const changed = await changedMigrations(database.source);
  const missing = pending.length === 0 ? await missingTables(database, tables) : [];
  const hasRecord = pending.length === 0 && !missing.some(({ name }) => name === 'auditEvent');
  const findings = [
    ...told(pending, (names) => mistake(`Pending: ${names}. \`npm run latchkey -- migrate\``)),
    ...told(unknown, (names) => look(`A newer version has applied ${names}.`)),
    ...told(changed, (names) => mistake(`Changed after they were applied: ${names}.`)),
    ...told(missing, (names) => mistake(`These tables are missing: ${names}.`)),
    ...(hasRecord ? [...(await aboutRecord(database)), ...(await aboutOldRecords(database))] : []),
    ...(hasRecord ? await aboutHashes(database) : []),
  ];
  return findings.length > 0 ? findings : [fine(`All ${all.length} migrations are applied.`)];
};

function told(
  found: readonly { readonly name: string }[],
  tell: (names: string) => Finding,
): Finding[] {
  return found.length === 0 ? [] : [tell(found.map(({ name }) => name).join(', '))];
}

async function missingTables(
  { query }: Database,
  expected: readonly string[],
): Promise<{ name: string }[]> {
  const { rows } = await sql<Record<string, string>>`SHOW TABLES`.execute(query);
  const there = new Set(rows.map((row) => String(Object.values(row)[0]).toLowerCase()));
  return expected.filter((name) => !there.has(name.toLowerCase())).map((name) => ({ name }));
}

/**
 * Whether the database keeps audit events from being changed. It is tried, in a transaction that is rolled
 * back: without the right TRIGGER an account cannot see what guards a table.
 */
async function aboutRecord({ query }: Database): Promise<Finding[]> {
  let changed = 0n;
  const taken = new Error('rolled back');
  await query
    .transaction()
    .execute(async (transaction) => {
      const done = await sql`UPDATE auditEvent SET event = event LIMIT 1`.execute(transaction);
      // Some servers do not count rows that stay the same; such a row was found all the same.
      changed = done.numAffectedRows ?? 0n;
      throw taken;
    })
    .catch(() => {});
  if (changed === 0n) return [];
  return [mistake('Audit events can be changed: the triggers of 0003_audit.sql are missing.')];
}

/**
 * Looks for audit events that are over: a site whose account may not remove them needs another one that does.
 */
async function aboutOldRecords({ query }: Database): Promise<Finding[]> {
  const { rows } = await sql`
    SELECT 1 FROM auditEvent WHERE createdAt < UTC_TIMESTAMP(3) - INTERVAL 380 DAY LIMIT 1`.execute(
    query,
  );
  if (rows.length === 0) return [];
  const remedy = 'run `npm run latchkey -- sweep` daily with the account that migrates';
  return [look(`Audit events of more than a year are kept: ${remedy}.`)];
}

/** A dump without routines, read back, has hashes that nothing can compare with what is typed. */
async function aboutHashes(database: Database): Promise<Finding[]> {
  if ((await whereHashesAre(database)) !== 'in accounts') return [];
  const { rows } = await sql`
    SELECT 1 FROM account WHERE password LIKE '%$' OR password LIKE '%:' LIMIT 1`.execute(
    database.query,
  );
  if (rows.length === 0) return [];
  const remedy = 'run the SQL of `npm run latchkey -- database hashes`, and grant anew';
  return [
    mistake(`Password hashes are kept apart, and the function that compares is gone: ${remedy}.`),
  ];
}
