import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { connectionOptions } from '../../src/db/pool.ts';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { listenTo } from '../support/statements.ts';

/** How often pages and endpoints ask the database: a statement more is a decision, not an accident. */

let scratch: ScratchDatabase;
let app: TestApp;
let client: TestClient;
let user: TestPerson;
let ear: ReturnType<typeof listenTo>;

beforeAll(async () => {
  scratch = await scratchDatabase();
  await migrate(scratch.source);
  app = await startTestApp({}, { source: scratch.source });
  // Its mails are not to be among what is counted.
  await app.deps.outbox.stop();
  ({ client, user } = await app.make.signedIn());
  ear = listenTo(connectionOptions(scratch.source).database ?? '');
});
afterEach(() => {
  ear.heard.splice(0);
});
afterAll(async () => {
  ear.stop();
  await app.stop();
  await scratch.drop();
});

const asked = () => ear.heard.map(({ sql }) => sql.replace(/\s+/g, ' '));

test.each([
  ['/sign-in', 0],
  ['/sign-up', 0],
  ['/forgot-password', 0],
  ['/health/live', 0],
])('a guest on %s: %d', async (path, count) => {
  const guest = app.client();
  expect((await guest.get(path)).status).toBe(200);
  // With cookies of ours, but none of a session.
  expect((await guest.get(path)).status).toBe(200);
  expect(asked()).toHaveLength(count);
});

test.each([
  ['/dashboard', 2],
  ['/account/profile', 1],
  ['/account/password', 2],
  ['/account/devices', 2],
  ['/account/security', 6],
  ['/account/history', 2],
])('somebody who is signed in on %s: %d', async (path, count) => {
  expect((await client.get(path)).status).toBe(200);
  expect(asked().slice(0, count)).toHaveLength(count);
  expect(asked().slice(count)).toEqual([]);
});

test('a sign-in in a browser that is known: 7, none of them to read back what was written', async () => {
  await client.post('/sign-out');
  ear.heard.splice(0);
  const { email, password } = user;
  expect((await client.post('/sign-in', { email, password })).status).toBe(303);
  expect(asked()).toHaveLength(7);
  expect(asked().filter((sql) => /^(?:begin|commit)|from `?session/i.test(sql))).toEqual([]);
});
