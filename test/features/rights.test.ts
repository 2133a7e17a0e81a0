import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { urlOf } from '../../src/db/pool.ts';
import { callApi } from '../support/act.ts';
import { ACTS_NEED, acts } from '../support/acts.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { doctorsWords, runCommand } from '../support/command.ts';
import { outcomeOf, type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { rulesFor } from '../support/manifests.ts';

/** The site under an account with the rights that `database grants` prints, and no others. */

const user = `latchkey_run_${randomBytes(4).toString('hex')}`;
const account = `'${user}'@'%'`;
const password = randomBytes(12).toString('hex');

let scratch: ScratchDatabase;
let app: TestApp;

beforeAll(async () => {
  scratch = await scratchDatabase();
  await migrate(scratch.source);
  const owner = await startTestApp({}, { source: scratch.source });
  const printed = await runCommand(owner, ['database', 'grants', account]);
  await owner.stop();
  await scratch.query(`CREATE USER ${account} IDENTIFIED BY '${password}'`);
  const { statements } = printed.data as { statements: string[] };
  for (const statement of statements) await scratch.query(statement);
  const url = new URL(urlOf(scratch.source));
  url.username = user;
  url.password = password;
  // The whole of it, so that the private server's socket stays in it.
  app = await startTestApp(ACTS_NEED, { source: { url: url.href }, asUsual: true });
});
afterAll(async () => {
  await app.stop();
  await scratch.query(`DROP USER ${account}`);
  await scratch.drop();
});

/** What the site's account is told about a statement. */
const tried = (sql: string) => outcomeOf(app.deps.database.source, sql);

test.each([
  'UPDATE auditEvent SET outcome = outcome',
  'DELETE FROM auditEvent',
  'UPDATE auditSeal SET number = number',
  'DELETE FROM auditSeal',
  "UPDATE migration SET name = 'x'",
  'DROP TRIGGER auditEvent_is_kept',
  'TRUNCATE auditEvent',
  'ALTER TABLE user ADD COLUMN x int',
  'CREATE TABLE x (id int)',
  'DROP TABLE session',
  'CREATE TRIGGER x BEFORE INSERT ON user FOR EACH ROW SET @x = 1',
])('it may not: %s', async (statement) => {
  expect(await tried(statement)).toMatch(/ACCESS_DENIED|DBACCESS_DENIED|SPECIFIC_ACCESS/);
});

test('a start that finds nothing pending needs no more', async () => {
  expect(await migrate(app.deps.database.source)).toEqual([]);
  expect(await app.deps.database.isReady()).toBe(true);
});

describe('every act that can succeed does', () => {
  const cases = () => acts(app).filter(({ ends }) => ends === 'success');

  test('with the row that it leaves', async () => {
    expect(cases().length).toBeGreaterThan(30);
    for (const { path, body, guest, event = rulesFor(path).event } of cases()) {
      const actor = await app.make.signedIn();
      const sent = (await body?.(actor)) ?? {};
      const client = guest ? app.client() : actor.client;
      const res = await callApi(client, path, sent);
      expect([path, res.status]).toEqual([path, 200]);
      if (event)
        expect(await app.rows('auditEvent', { event, outcome: 'success' })).not.toEqual([]);
    }
  });
});

test('what runs on the side does: mails, copies, farewells, recoveries, the sweep', async () => {
  const { client, user: person } = await app.make.signedIn();
  await client.postJson('/api/auth/delete-user', { password: person.password });
  await app.deps.database.query
    .updateTable('user')
    .set({ deletionDueAt: new Date(0) })
    .where('id', '=', person.id)
    .execute();
  for (const worker of app.deps.workers) await worker.run();
  expect(await app.rows('user', { id: person.id })).toEqual([]);
  expect((await app.mail(person.email)).subject).toContain('deleted');
  expect(app.logged.filter(({ msg }) => msg === 'a chore failed')).toEqual([]);
});

test('audit events that are over stay until the account that migrates sweeps', async () => {
  await scratch.query(
    `INSERT INTO auditEvent (id, event, outcome, createdAt)
     VALUES ('old', 'signIn', 'success', UTC_TIMESTAMP(3) - INTERVAL 400 DAY)`,
  );
  expect(await app.deps.sweeper.sweep()).not.toHaveProperty('auditEvent');
  expect(await app.rows('auditEvent', { id: 'old' })).toHaveLength(1);
  const told = (about: string) => doctorsWords(app, urlOf(scratch.source), about);
  expect(await told('schema')).toEqual([expect.stringContaining('more than a year')]);
  expect(await told('rights')).toEqual(['The account has what it needs, and no more.']);

  const owner = await startTestApp({}, { source: scratch.source });
  expect(await owner.deps.sweeper.sweep()).toMatchObject({ auditEvent: 1 });
  await owner.stop();
});

test.each([
  ['latchkey'],
  ["latchkey@'%'; DROP USER x"],
  ['@localhost'],
])('what is no account is not granted anything: %s', async (typed) => {
  const { exit, text } = await runCommand(app, ['database', 'grants', typed]);
  expect([exit, text]).toEqual([2, expect.stringContaining('An account is written as')]);
});
