import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, expect, test } from 'vitest';
import { createDepartures } from '../../src/features/personal-data/policy/departures.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { dueIn, EXPORTS, leaving, letDayCome } from '../support/leaving.ts';
import { rulebook } from '../support/manifests.ts';
import { confirm } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** Nobody here has connected an account elsewhere. */

test('an account that cannot be deleted does not keep the others', async () => {
  const { user: stuck } = await leaving(app);
  const { user } = await leaving(app);
  await letDayCome(app, stuck);
  await letDayCome(app, user);
  const { database, log } = app.deps;
  const put: typeof app.deps.outbox.put = async (writer, name, mail) => {
    if (mail.to === stuck.email) throw new Error('no');
    await app.deps.outbox.put(writer, name, mail);
  };

  await createDepartures({
    database,
    log,
    outbox: { ...app.deps.outbox, put },
    beforeErasure: () => [],
    rulebook,
  }).run();

  expect(app.takeErrors()).toHaveLength(1);
  expect(await app.rows('user', { id: user.id })).toHaveLength(0);
  expect(await app.rows('account', { userId: stuck.id })).toHaveLength(1);
  await app.deps.departures.run();
  expect(await app.rows('user', { id: stuck.id })).toHaveLength(0);
});

test('when the day has come, nothing is left that names the person', async () => {
  const name = `Grace Q${randomBytes(6).toString('hex')}`;
  const user = await app.make.user({ name });
  // Rows that only an address leads to are a person's who has proved the address.
  await confirm(app, user);
  const { client } = await app.make.signedIn(user);
  const bystander = await app.make.user();
  await client.post(EXPORTS);
  await app.deps.exports.run();
  const newEmail = app.make.email();
  const changed = await client.postJson('/api/auth/change-email', { newEmail });
  expect(changed.status).toBe(200);
  await client.post('/account/deletion');
  await leaveWaitingMail(user);
  await letDayCome(app, user);

  await app.deps.departures.run();

  const farewell = await app.mail(user.email);
  expect(farewell.subject).toContain('is deleted');
  expect(farewell.text).not.toContain(name);
  // What came to their mailboxes is theirs; what the site remembers of sending it is not.
  await app.deps.database.pool.query('DELETE FROM inboxMail WHERE toAddress IN (?)', [
    [user.email, newEmail],
  ]);
  await app.deps.departures.run();
  expect(await placesOf(name)).toEqual([]);
  expect(await placesOf(user.email)).toEqual([]);
  expect(await placesOf(newEmail)).toEqual([]);
  // The mark in the audit trail leads to nobody.
  expect(new Set(await placesOf(user.id))).toEqual(
    new Set(['auditEvent.actorId', 'auditEvent.subjectId']),
  );
  expect(await eventsOf(user, 'accountDeleted')).toMatchObject([{ actorId: null }]);
  expect(await app.rows('user', { id: bystander.id })).toHaveLength(1);
  expect(await app.rows('account', { userId: bystander.id })).toHaveLength(1);
});

test('afterwards the address is free', async () => {
  const { client, user } = await leaving(app);
  await letDayCome(app, user);
  await app.deps.departures.run();

  expect((await client.get('/dashboard')).headers.location).toContain('/sign-in');
  const { email, password } = user;
  expect((await app.client().post('/sign-in', { email, password })).status).toBe(422);
  const again = await app.make.user({ email });
  expect(again.id).not.toBe(user.id);
});

test('before its day nothing is deleted', async () => {
  const { user } = await leaving(app);

  await app.deps.departures.run();

  expect(await app.rows('user', { id: user.id })).toHaveLength(1);
});

test('several instances delete once', async () => {
  const { user } = await leaving(app);
  await letDayCome(app, user);
  const { database, outbox, log } = app.deps;
  const instances = Array.from({ length: 4 }, () =>
    createDepartures({ database, outbox, log, beforeErasure: () => [], rulebook }),
  );

  await Promise.all(instances.map((instance) => instance.run()));

  expect(await eventsOf(user, 'accountDeleted')).toHaveLength(1);
  const farewells = (await app.mails(user.email)).filter(({ subject }) =>
    subject.includes('is deleted'),
  );
  expect(farewells).toHaveLength(1);
});

test('coming back and being deleted at the same moment: one of the two happens', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { client, user } = await leaving(app);
    await letDayCome(app, user);

    const [answer] = await Promise.all([
      client.postJson('/api/auth/cancel-deletion'),
      sleep(round * 3).then(() => app.deps.departures.run()),
    ]);

    const stayed = (await app.rows('user', { id: user.id })).length === 1;
    expect(answer.status === 200).toBe(stayed);
    expect(await eventsOf(user, 'accountDeleted')).toHaveLength(stayed ? 0 : 1);
    if (stayed) expect(await dueIn(app, user)).toBeNaN();
  }
});

function eventsOf(user: TestPerson, event: string) {
  return app.rows('auditEvent', { subjectId: user.id, event });
}

/** A mail that no foreign key leads from, such as the answer to a sign-up with a taken address. */
async function leaveWaitingMail({ email }: TestPerson): Promise<void> {
  await app.deps.database.pool.query(
    `INSERT INTO outbox (id, messageId, toAddress, message, language, nextAttemptAt, createdAt)
     VALUES (?, ?, ?, 'no-account', 'en', UTC_TIMESTAMP(3) + INTERVAL 1 HOUR, UTC_TIMESTAMP(3))`,
    [randomBytes(8).toString('hex'), '<a@b>', email],
  );
}

/** Every column of every table in which a text stands. */
async function placesOf(text: string): Promise<string[]> {
  const { pool } = app.deps.database;
  const [columns] = await pool.query<RowDataPacket[]>(
    `SELECT TABLE_NAME AS name, COLUMN_NAME AS field FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE()`,
  );
  const places: string[] = [];
  for (const { name, field } of columns) {
    const [found] = await pool.query<RowDataPacket[]>(
      'SELECT 1 FROM ?? WHERE LOCATE(?, CONVERT(CAST(?? AS BINARY) USING utf8mb4)) > 0 LIMIT 1',
      [name, text, field],
    );
    if (found.length > 0) places.push(`${name}.${field}`);
  }
  return places;
}
