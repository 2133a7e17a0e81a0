import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createDatabase } from '../src/db/database.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../src/db/embedded.ts';
import { migrate, migrationStatus } from '../src/db/migrate.ts';
import { type DatabaseSource, urlOf } from '../src/db/pool.ts';
import { startTestApp } from './support/app.ts';
import { doctorsWords, runCommand } from './support/command.ts';
import { scratchDatabase } from './support/databases.ts';
import { throwawayFolder } from './support/server.ts';
import { freePort, runProgram } from './support/site.ts';

/** Servers are set up in many ways; this one in all that have kept the site from working. */
const SETTINGS = [
  '--log-bin',
  '--server-id=1',
  '--lower-case-table-names=1',
  '--autocommit=0',
  '--completion-type=CHAIN',
  '--character-set-server=latin1',
  '--skip-character-set-client-handshake',
  '--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH',
  '--transaction-isolation=SERIALIZABLE',
  '--default-time-zone=+13:00',
];

/** What a server takes while it runs. */
const MORE_SETTINGS =
  'SET GLOBAL sql_safe_updates = 1, GLOBAL sql_select_limit = 3, GLOBAL foreign_key_checks = 0';

const MAY_ALL_IN_THE_DATABASE = 'ALL PRIVILEGES';
const MAY_READ = 'SELECT';

let folder: Awaited<ReturnType<typeof throwawayFolder>>;
let server: EmbeddedServer;

beforeAll(async () => {
  folder = await throwawayFolder('latchkey-set-');
  server = await startEmbeddedServer({ dataDir: folder.path, extraArgs: SETTINGS });
  await asOwner(MORE_SETTINGS);
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
  await connection.query(`SET autocommit = 1; ${sql}`).finally(() => connection.end());
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

test('with names of tables in small letters, and whatever its statements mean by default, the site works', async () => {
  const { socketPath, user: account } = server;
  await createDatabase(asRoot(), 'small');
  const source = { socketPath, user: account, database: 'small' };
  await migrate(source);
  expect(await migrate(source)).toEqual([]);
  expect(await tables(source)).toContain('auditevent');
  const app = await startTestApp({}, { source });
  try {
    const { client, user } = await app.make.signedIn();
    const name = 'Zoë Ω 😀';
    await client.post('/account/profile', {
      name,
      language: 'en',
      timeZone: 'UTC',
      appearance: '',
    });
    expect((await client.get('/account/profile')).text).toContain(name);
    for (let more = 0; more < 3; more += 1) await app.make.signedIn(user);
    for (const path of ['/dashboard', '/account/history', '/account/devices']) {
      expect((await client.get(path)).status, path).toBe(200);
    }
    expect((await app.agent().get('/health/ready')).status).toBe(200);
    // For others, too: written as it was typed, committed, and all of it found.
    expect(await seenByOthers(name)).toBe(1);
    expect((await app.rows('session', { userId: user.id })).length).toBeGreaterThan(3);
  } finally {
    await app.stop();
  }
});

describe('with names of tables in small letters', () => {
  test.each([
    ['here', 'here'],
    ['here', 'elsewhere'],
    ['elsewhere', 'here'],
  ] as const)('a copy of an instance %s is read %s', async (from, into) => {
    const copies = await mkdtemp(join(tmpdir(), 'latchkey-set-copy-'));
    onTestFinished(() => rm(copies, { recursive: true }));
    const file = join(copies, 'copy');
    const old = await startTestApp({}, { source: await migrated(from) });
    onTestFinished(() => old.stop());
    const { email, password } = await old.make.user();
    expect(await runCommand(old, ['instance', 'export', file])).toMatchObject({ exit: 0 });
    const copy = await startTestApp({}, { source: await migrated(into) });
    onTestFinished(() => copy.stop());
    expect(await runCommand(copy, ['instance', 'import', file])).toMatchObject({ exit: 0 });
    const signIn = await copy.client().postJson('/api/auth/sign-in/email', { email, password });
    expect(signIn.status).toBe(200);
  });

  /** A new database with its tables: on this server, or on one that heeds the letters of names. */
  async function migrated(place: 'here' | 'elsewhere'): Promise<DatabaseSource> {
    const elsewhere = place === 'elsewhere' ? await scratchDatabase() : undefined;
    if (elsewhere) onTestFinished(elsewhere.drop);
    const source = elsewhere?.source ?? (await ownDatabase(`copied_${randomUUID().slice(0, 8)}`));
    await migrate(source);
    return source;
  }

  test('the doctor finds the rights of the account that `database grants` names', async () => {
    const source = await ownDatabase('granted');
    await migrate(source);
    const owner = await startTestApp({}, { source });
    const { data } = await runCommand(owner, ['database', 'grants', "runner@'localhost'"]);
    await owner.stop();
    await asOwner('CREATE USER runner@localhost');
    onTestFinished(() => asOwner('DROP USER runner@localhost'));
    for (const one of (data as { statements: string[] }).statements) await asOwner(one);
    const url = urlOf({ ...source, user: 'runner' });
    const app = await startTestApp({}, { source: { url }, asUsual: true });
    onTestFinished(() => app.stop());
    expect(await doctorsWords(app, url, 'rights')).toEqual([
      'The account has what it needs, and no more.',
    ]);
    await asOwner('GRANT DELETE ON granted.auditEvent TO runner@localhost');
    expect(await doctorsWords(app, url, 'rights')).toEqual([
      expect.stringContaining('may change or remove audit events'),
    ]);
  });
});

/** An empty database of the server's own account. */
async function ownDatabase(name: string): Promise<DatabaseSource> {
  const { socketPath, user } = server;
  await createDatabase(asRoot(), name);
  return { socketPath, user, database: name };
}

/** How many people have that name, for a connection that sees what is committed. */
async function seenByOthers(name: string): Promise<number> {
  const connection = await createConnection({ ...asRoot(), charset: 'utf8mb4' });
  try {
    await connection.query('SET NAMES utf8mb4');
    const [[found]] = await connection.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS people FROM small.user WHERE name = ?',
      [name],
    );
    return found?.people;
  } finally {
    await connection.end();
  }
}

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
