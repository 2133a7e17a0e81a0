import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { CONNECTIONS } from '../../src/db/pool.ts';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { shown } from '../support/page.ts';
import { throwawayFolder } from '../support/server.ts';

/** A database that answers, but cannot do what it is asked. The server is this file's own. */
let folder: Awaited<ReturnType<typeof throwawayFolder>>;
let server: EmbeddedServer;
let owner: Connection;
let app: TestApp;
let person: TestPerson;
let client: TestClient;

beforeAll(async () => {
  folder = await throwawayFolder('latchkey-unable-');
  server = await startEmbeddedServer({ dataDir: folder.path });
  const { socketPath, user: root } = server;
  await createDatabase({ socketPath, user: root }, 'unable');
  await migrate({ socketPath, user: root, database: 'unable' });
  owner = await createConnection({ socketPath, user: root, database: 'unable' });
  // Whoever has all rights may write where read_only is set.
  await owner.query('CREATE USER site@localhost');
  await owner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON unable.* TO site@localhost');
  // Neither a rollback nor another connection changes what it counts.
  await owner.query('CREATE TABLE failures (remaining int) ENGINE=MyISAM');
  await owner.query('INSERT INTO failures VALUES (0)');
  app = await startTestApp({}, { source: { socketPath, user: 'site', database: 'unable' } });
  ({ client } = await app.make.signedIn());
});

// What fails counts as a try.
beforeEach(async () => {
  person = await app.make.user();
});

afterAll(async () => {
  await app.stop();
  await owner.end();
  await server.stop();
  await folder.remove();
});

const signIn = () => ({ email: person.email, password: person.password });
const PROFILE = { name: 'Ada', language: 'en', timeZone: 'UTC', appearance: '' };
const byPage = () => app.client().post('/sign-in', signIn());
const byApi = () => app.client().postJson('/api/auth/sign-in/email', signIn());
const readiness = async () => (await app.agent().get('/health/ready')).status;

/** The page and the API say 503 and when to come again; nobody is told what the database said. */
async function expectUnavailable(): Promise<void> {
  const page = await byPage();
  expect(page.status).toBe(503);
  expect(page.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
  expect(page.text).toContain(shown('errors.503.title'));
  expect(page.headers).not.toHaveProperty('set-cookie');
  const answer = await byApi();
  expect(answer.status).toBe(503);
  expect(answer.headers).toMatchObject({ 'retry-after': '5' });
  expect(answer.body).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(app.takeErrors()).toEqual([]);
}

/** Lets this many writes of the table fail as the server would have them fail. */
async function failing(write: string, errno: number, state: string, times = 1000): Promise<void> {
  await owner.query('UPDATE failures SET remaining = ?', [times]);
  await owner.query(`CREATE TRIGGER failing BEFORE ${write} FOR EACH ROW BEGIN
    IF (SELECT remaining FROM failures) > 0 THEN
      UPDATE failures SET remaining = remaining - 1;
      SIGNAL SQLSTATE '${state}' SET MYSQL_ERRNO = ${errno}, MESSAGE_TEXT = 'made by a test';
    END IF;
  END`);
  onTestFinished(async () => {
    await owner.query('DROP TRIGGER failing');
  });
}

describe('a statement that the server cannot carry out', () => {
  test.each([
    ['no quorum', 1047, '08S01'],
    ['shutting down', 1053, '08S01'],
    ['read only', 1290, 'HY000'],
    ['the engine is read only', 1836, 'HY000'],
    ['the disk is full', 1021, 'HY000'],
    ['the table is full', 1114, 'HY000'],
    ['a lock waited for in vain', 1205, 'HY000'],
    ['a deadlock that does not end', 1213, '40001'],
    ['a conflict of a group that does not end', 3101, '40000'],
    ['out of memory', 1041, 'HY000'],
    ['killed', 1317, '70100'],
    ['a right that was taken', 1142, '42000'],
    ['a table that is not there', 1146, '42S02'],
  ])('is a 503: %s', async (_, errno, state) => {
    await failing('INSERT ON session', errno, state);
    await expectUnavailable();
  });

  test('is a 503 in whatever statement it happens', async () => {
    for (const table of ['auditEvent', 'rateLimit', 'passwordTries']) {
      person = await app.make.user();
      await owner.query('UPDATE failures SET remaining = 1000');
      await owner.query(`CREATE TRIGGER failing BEFORE INSERT ON ${table} FOR EACH ROW
        SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'made by a test'`);
      try {
        await expectUnavailable();
      } finally {
        await owner.query('DROP TRIGGER failing');
      }
    }
  });
});

describe('a conflict with another transaction', () => {
  test.each([
    ['the session of a sign-in', 'INSERT ON session', 1213, '40001'],
    ['the browser that is known from then on', 'INSERT ON knownDevice', 1213, '40001'],
    ['the limit of the network', 'INSERT ON rateLimit', 1213, '40001'],
    ['the history', 'INSERT ON auditEvent', 1213, '40001'],
    ['a node that was quicker', 'INSERT ON session', 3101, '40000'],
  ])('is not noticed: %s', async (_, write, errno, state) => {
    await failing(write, errno, state, 2);
    expect((await byPage()).status).toBe(303);
    await owner.query('UPDATE failures SET remaining = 2');
    expect((await byApi()).status).toBe(200);
    // One of signing up, and one of each.
    expect(await app.rows('session', { userId: person.id })).toHaveLength(3);
  });

  test('is not noticed where many rows change', async () => {
    const other = await app.make.signedIn(person);
    await failing('UPDATE ON user', 1213, '40001', 2);
    const answer = await other.client.post('/account/profile', PROFILE);
    expect(answer.status).toBe(303);
  });
});

describe('a server that does not write', () => {
  // The full disk of a test before is over by then.
  beforeAll(() =>
    vi.waitFor(async () => expect(await readiness()).toBe(200), { timeout: 45_000, interval: 100 }),
  );

  test('is not ready, and says 503, until it writes again', async () => {
    await owner.query('SET GLOBAL read_only = 1');
    try {
      expect(await readiness()).toBe(503);
      await expectUnavailable();
    } finally {
      await owner.query('SET GLOBAL read_only = 0');
    }
    expect(await readiness()).toBe(200);
    expect((await byPage()).status).toBe(303);
  });

  test.each([
    ['user', () => byPage()],
    ['session', () => client.get('/dashboard')],
    ['rateLimit', () => byApi()],
    ['outbox', () => app.client().post('/forgot-password', { email: person.email })],
  ])('is not ready when a table of ours is not there, as while a backup is read back: %s', async (table, visit) => {
    await owner.query('RENAME TABLE ?? TO elsewhere', [table]);
    try {
      expect(await readiness()).toBe(503);
      const answer = await visit();
      expect(answer.status).toBe(503);
      expect(answer.headers).toMatchObject({ 'retry-after': '5' });
    } finally {
      await owner.query('RENAME TABLE elsewhere TO ??', [table]);
    }
    expect(await readiness()).toBe(200);
    expect((await client.get('/dashboard')).status).toBe(200);
  });
});

test('a full disk is seen by who writes: then the site is not ready', async () => {
  await failing('INSERT ON session', 1114, 'HY000');
  await expectUnavailable();
  expect(await readiness()).toBe(503);
});

test('a server that takes no more connections: those that the pool has are enough', async () => {
  const { socketPath } = server;
  await byPage();
  const [[before]] = await owner.query<RowDataPacket[]>('SELECT @@max_connections AS most');
  await owner.query('SET GLOBAL max_connections = 10');
  const others: Connection[] = [];
  try {
    for (;;) {
      others.push(await createConnection({ socketPath, user: 'site', database: 'unable' }));
    }
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ER_CON_COUNT_ERROR');
  }
  try {
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.get('/dashboard')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await byPage()).status).toBe(303);
  } finally {
    await Promise.all(others.map((other) => other.end()));
    await owner.query('SET GLOBAL max_connections = ?', [before?.most]);
  }
});

test('a server that keeps no more statements ready: they are sent as they are', async () => {
  const [[before]] = await owner.query<RowDataPacket[]>('SELECT @@max_prepared_stmt_count AS most');
  await owner.query('SET GLOBAL max_prepared_stmt_count = 0');
  try {
    const other = await startTestApp({}, { source: app.deps.database.source });
    const { client: visitor } = await other.make.signedIn();
    expect((await visitor.get('/dashboard')).status).toBe(200);
    await other.stop();
  } finally {
    await owner.query('SET GLOBAL max_prepared_stmt_count = ?', [before?.most]);
  }
});

test('a row that somebody locks: its visitor is told soon, and nobody else waits', async () => {
  const locked = await app.make.signedIn();
  const other = await app.make.signedIn();
  await owner.beginTransaction();
  await owner.query('SELECT id FROM user WHERE id = ? FOR UPDATE', [locked.user.id]);
  try {
    let told = 0;
    const waiting = Array.from({ length: 2 * CONNECTIONS }, async () => {
      const { status } = await locked.client.post('/account/profile', PROFILE);
      told += 1;
      return status;
    });
    let atTheLock = 0;
    while (told < waiting.length) {
      expect((await other.client.get('/dashboard')).status).toBe(200);
      const [[now]] = await owner.query<RowDataPacket[]>(
        "SELECT COUNT(*) AS most FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
      );
      atTheLock = Math.max(atTheLock, Number(now?.most));
    }
    // Half of the connections are left for everybody else.
    expect(atTheLock).toBeGreaterThan(0);
    expect(atTheLock).toBeLessThanOrEqual(CONNECTIONS / 2);
    expect([...new Set(await Promise.all(waiting))]).toEqual([503]);
  } finally {
    await owner.rollback();
  }
  expect((await locked.client.post('/account/profile', PROFILE)).status).toBe(303);
});
