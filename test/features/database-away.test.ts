import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { pageOf, shown } from '../support/page.ts';
import { throwawayFolder } from '../support/server.ts';

const PATIENCE = { timeout: 45_000, interval: 50 };

let folder: Awaited<ReturnType<typeof throwawayFolder>>;
let server: EmbeddedServer;
let app: TestApp;
let client: TestClient;
let user: TestPerson;

beforeAll(async () => {
  folder = await throwawayFolder('latchkey-away-');
  server = await startServer();
  const { socketPath, user: owner } = server;
  await createDatabase({ socketPath, user: owner }, 'away');
  const source = { socketPath, user: owner, database: 'away' };
  await migrate(source);
  app = await startTestApp({}, { source });
  ({ client, user } = await app.make.signedIn());
});

afterAll(async () => {
  await app.stop();
  await server.stop();
  await folder.remove();
});

describe('while the database is away', () => {
  beforeAll(() => server.stop());
  afterAll(async () => {
    server = await startServer();
    await isBack();
  });

  test.each<[string, () => PromiseLike<{ status: number; text: string; headers: object }>]>([
    ['a guarded page', () => client.get('/dashboard')],
    ['the home page of somebody with a session', () => client.get('/')],
    ['signing in', () => app.client().post('/sign-in', { ...signIn() })],
    ['signing up', () => app.client().post('/sign-up', { ...signIn(), name: 'Ada' })],
    ['signing out', () => client.post('/sign-out')],
  ])('%s answers 503 and when to try again', async (_, ask) => {
    const res = await ask();
    expect(res.status).toBe(503);
    expect(res.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
    expect(res.text).toContain(shown('errors.503.title'));
    expect(res.text).not.toMatch(/ECONN|ENOENT|\.sock/);
    const { reference } = pageOf(res.text);
    const lines = app.logged.filter(({ req }) => (req as { id?: string })?.id === reference);
    expect(lines.map(({ msg }) => msg)).toContain('service unavailable');
  });

  test.each<[string, () => PromiseLike<{ status: number; body: object; headers: object }>]>([
    ['reading a session', () => client.get('/api/auth/get-session')],
    ['signing in', () => app.client().postJson('/api/auth/sign-in/email', signIn())],
    ['signing out', () => client.postJson('/api/auth/sign-out')],
  ])('%s over the API answers 503 in JSON', async (_, ask) => {
    const res = await ask();
    expect(res.status).toBe(503);
    expect(res.headers).toMatchObject({ 'retry-after': '5' });
    expect(res.body).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  test('pages that need no session are there for a guest', async () => {
    for (const path of ['/', '/sign-in', '/sign-up']) {
      expect((await app.client().get(path)).status, path).toBe(200);
    }
  });

  test('the process is alive, but not ready', async () => {
    expect((await app.agent().get('/health/live')).status).toBe(200);
    const ready = await app.agent().get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toEqual({ status: 'unavailable' });
    expect(ready.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
  });

  test('it is no error of ours', () => {
    expect(app.takeErrors()).toEqual([]);
  });
});

test('when it is back, so is the session', async () => {
  expect((await client.get('/dashboard')).text).toContain(user.email);
});

test('a server that is killed under load: every request is answered, then all is well again', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => app.make.signedIn()));
  const statuses: number[] = [];
  let running = true;
  const load = people.map(async (person) => {
    while (running) {
      const answers = [person.client.get('/dashboard'), person.client.get('/api/auth/get-session')];
      for (const { status } of await Promise.all(answers)) statuses.push(status);
    }
  });
  try {
    await vi.waitFor(() => expect(statuses.length).toBeGreaterThan(20), PATIENCE);
    process.kill(await serverPid(), 'SIGKILL');
    await vi.waitFor(() => expect(statuses).toContain(503), PATIENCE);
    await isBack();
  } finally {
    running = false;
    await Promise.all(load);
  }
  expect([...new Set(statuses)].sort()).toEqual([200, 503]);
  expect((await client.get('/dashboard')).status).toBe(200);
  expect(app.takeErrors()).toEqual([]);
});

test('a server that does not answer is not ready', async () => {
  const pid = await serverPid();
  process.kill(pid, 'SIGSTOP');
  try {
    // On a busy machine the last of its threads stops a moment later.
    await becomes(503);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await isBack();
});

async function serverPid(): Promise<number> {
  return Number(await readFile(join(folder.path, 'server.pid'), 'utf8'));
}

function startServer(): Promise<EmbeddedServer> {
  return startEmbeddedServer({ dataDir: folder.path });
}

async function becomes(status: number): Promise<void> {
  const ready = async () => expect((await app.agent().get('/health/ready')).status).toBe(status);
  await vi.waitFor(ready, PATIENCE);
}

const isBack = () => becomes(200);

function signIn() {
  return { email: user.email, password: user.password };
}
