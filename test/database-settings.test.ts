import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createDatabase } from '../src/db/database.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../src/db/embedded.ts';
import { migrate, migrationStatus } from '../src/db/migrate.ts';
import type { DatabaseSource } from '../src/db/pool.ts';
import { startTestApp } from './support/app.ts';
import { throwawayFolder } from './support/server.ts';
import { freePort, runProgram } from './support/site.ts';

/** Servers are set up in many ways; this one in all that have kept the site from working. */
const SETTINGS = ['--log-bin', '--server-id=1', '--lower-case-table-names=1'];

const MAY_ALL_IN_THE_DATABASE = 'ALL PRIVILEGES';
const MAY_READ = 'SELECT';

let folder: Awaited<ReturnType<typeof throwawayFolder>>;
let server: EmbeddedServer;

beforeAll(async () => {
  folder = await throwawayFolder('latchkey-set-');
  server = await startEmbeddedServer({ dataDir: folder.path, extraArgs: SETTINGS });
});

afterAll(async () => {
  await server.stop();
  await folder.remove();
});

function asRoot() {
  const { socketPath, user } = server;
  return { socketPath, user };
}

/** An empty database, and an account that may do this in it. */
async function databaseFor(user: string, rights: string): Promise<DatabaseSource> {
  await createDatabase(asRoot(), user);
  await asOwner(`CREATE USER ${user}@localhost; GRANT ${rights} ON ${user}.* TO ${user}@localhost`);
  onTestFinished(() => asOwner(`DROP DATABASE ${user}; DROP USER ${user}@localhost`));
  return { socketPath: server.socketPath, user, database: user };
}

async function asOwner(sql: string): Promise<void> {
  const connection = await createConnection({ ...asRoot(), multipleStatements: true });
  await connection.query(sql).finally(() => connection.end());
}

async function tables({ database }: { readonly database: string }): Promise<string[]> {
  const connection = await createConnection(asRoot());
  const [rows] = await connection
    .query<RowDataPacket[]>('SHOW TABLES FROM ??', [database])
    .finally(() => connection.end());
  return rows.flatMap((row) => Object.values(row) as string[]);
}

test('a binary log that lets us make no triggers: each start says what to do, and makes nothing', async () => {
  const source = await databaseFor('binlog', MAY_ALL_IN_THE_DATABASE);
  const instructions = 'SET GLOBAL log_bin_trust_function_creators = 1';
  await expect(migrate(source)).rejects.toThrow(instructions);
  await expect(migrate(source)).rejects.toThrow(instructions);
  expect((await tables({ database: 'binlog' })).sort()).toEqual(['migration', 'migrationlease']);
  await asOwner(instructions);
  onTestFinished(() => asOwner('SET GLOBAL log_bin_trust_function_creators = 0'));
  expect(await migrate(source)).toContain('0003_audit.sql');
});

test('a start after one that was refused its triggers half-way makes them', async () => {
  const source = await databaseFor('halfway', MAY_ALL_IN_THE_DATABASE);
  await asOwner('SET GLOBAL log_bin_trust_function_creators = 1');
  onTestFinished(() => asOwner('SET GLOBAL log_bin_trust_function_creators = 0'));
  await migrate(source);
  // As versions left it that did not ask first.
  await asOwner(`DROP TRIGGER halfway.auditEvent_is_kept; DROP TRIGGER halfway.auditEvent_never_changes;
    DELETE FROM halfway.migration WHERE name = '0003_audit.sql'`);
  expect(await migrate(source)).toEqual(['0003_audit.sql']);
});

test('names of tables in small letters: the site works', async () => {
  const { socketPath, user } = server;
  await createDatabase(asRoot(), 'small');
  const source = { socketPath, user, database: 'small' };
  await migrate(source);
  expect(await tables(source)).toContain('auditevent');
  const app = await startTestApp({}, { source });
  try {
    const { client } = await app.make.signedIn();
    for (const path of ['/dashboard', '/account/history', '/account/devices']) {
      expect((await client.get(path)).status, path).toBe(200);
    }
    expect((await app.agent().get('/health/ready')).status).toBe(200);
  } finally {
    await app.stop();
  }
});

describe('npm run latchkey -- migrate --status', () => {
  const status = ({ database }: { database: string }, environment: NodeJS.ProcessEnv = {}) => {
    const socket = encodeURIComponent(server.socketPath);
    const DATABASE_URL = `mysql://${database}@localhost/${database}?socket=${socket}`;
    return runProgram('latchkey', { DATABASE_URL, ...environment }, ['migrate', '--status']);
  };

  test('needs no right but to read, and makes nothing', async () => {
    const source = await databaseFor('reader', MAY_READ);
    const program = await status({ database: 'reader' });
    expect(await program.ended).toBe(0);
    expect(program.output.text).toContain('0001_accounts.sql  pending');
    expect(await tables({ database: 'reader' })).toEqual([]);
    expect((await migrationStatus(source)).every(({ appliedAt }) => !appliedAt)).toBe(true);
  });

  test('tells times as they are, in whatever zone it runs', async () => {
    const source = await databaseFor('zones', MAY_ALL_IN_THE_DATABASE);
    await asOwner(`CREATE TABLE zones.migration (name varchar(191), checksum char(64), appliedAt datetime(3));
      INSERT INTO zones.migration VALUES ('0001_accounts.sql', 'x', '2026-07-01 12:00:00')`);
    const program = await status({ database: 'zones' }, { TZ: 'Pacific/Auckland' });
    expect(await program.ended).toBe(0);
    expect(program.output.text).toContain('0001_accounts.sql  2026-07-01T12:00:00.000Z');
    expect((await migrationStatus(source))[0]?.appliedAt?.toISOString()).toMatch(/T12:00:00.000Z$/);
  });

  test('tells what a newer version has applied', async () => {
    await databaseFor('newer', MAY_READ);
    await asOwner(`CREATE TABLE newer.migration (name varchar(191), checksum char(64), appliedAt datetime(3));
      INSERT INTO newer.migration VALUES ('9999_later.sql', 'x', '2026-07-01 12:00:00')`);
    const program = await status({ database: 'newer' });
    expect(await program.ended).toBe(0);
    expect(program.output.text).toMatch(/9999_later\.sql {2}2026-07-01.*newer version/);
  });

  test('ends quietly when nobody reads on', async () => {
    await databaseFor('pipe', MAY_READ);
    const program = await status({ database: 'pipe' });
    program.child.stdout?.destroy();
    expect(await program.ended).toBe(0);
    expect(program.output.text).not.toMatch(/EPIPE|^\s+at /m);
  });
});

test('a start on a database that a newer version has migrated says so', async () => {
  const { socketPath, user } = server;
  await createDatabase(asRoot(), 'ahead');
  const source = { socketPath, user, database: 'ahead' };
  await migrate(source);
  await asOwner(`INSERT INTO ahead.migration VALUES ('9999_later.sql', REPEAT('0', 64), NOW())`);
  const warnings: string[] = [];
  expect(await migrate(source, (message) => warnings.push(message))).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('9999_later.sql')]);
  const socket = encodeURIComponent(socketPath);
  const site = await runProgram('server', {
    DATABASE_URL: `mysql://${user}@localhost/ahead?socket=${socket}`,
    PORT: String(await freePort()),
  });
  await site.says('The database is newer than this version of Latchkey: 9999_later.sql');
  await site.says('"msg":"listening"');
});
