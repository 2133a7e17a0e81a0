import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSecrets } from '../../src/auth/secrets.ts';
import { migrate } from '../../src/db/migrate.ts';
import { idsBefore } from '../../src/features/operator/seals/seal.ts';
import { createAuditSealer } from '../../src/features/operator/seals/sealer.ts';
import type { Verified } from '../../src/features/operator/seals/verify.ts';
import { DAY, HOUR, MINUTE } from '../../src/time.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { runCommand } from '../support/command.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';

/** Somebody with all rights at the database, for whom the triggers are no obstacle. */

let scratch: ScratchDatabase;
let app: TestApp;
const ids: string[] = [];

beforeAll(async () => {
  scratch = await scratchDatabase();
  await migrate(scratch.source);
  for (const one of ['Event_never_changes', 'Event_is_kept', 'Seal_never_changes', 'Seal_is_kept'])
    await scratch.query(`DROP TRIGGER audit${one}`);
  app = await startTestApp({}, { source: scratch.source });
});
afterAll(async () => {
  await app.stop();
  await scratch.drop();
});

/** Three seals over two events each: of three hours ago, two, and one. */
beforeEach(async () => {
  await empty();
  for (const hours of [3, 2, 1]) {
    const time = Date.now() - hours * HOUR;
    await put(time, time + 1);
    await seal(time + 10 * MINUTE);
  }
});

async function empty(): Promise<void> {
  await scratch.query('TRUNCATE auditEvent');
  await scratch.query('TRUNCATE auditSeal');
  ids.length = 0;
}

async function put(...times: number[]): Promise<void> {
  const rows = times.map((time, index) => {
    const id = `${idsBefore(new Date(time))}-7000-8000-${String(index).padStart(12, '0')}`;
    ids.push(id);
    return [id, 'signIn', 'success', 'ada', 'Käfer 🐞', '{"method":"password"}', new Date(time)];
  });
  await scratch.query(
    'INSERT INTO auditEvent (id, event, outcome, subjectId, userAgent, detail, createdAt) VALUES ?',
    [rows],
  );
}

async function seal(time?: number, secrets = app.deps.secrets): Promise<void> {
  const { database, log } = app.deps;
  const clock = time === undefined ? {} : { clock: () => new Date(time) };
  await createAuditSealer({ database, secrets, log, ...clock }).run();
}

async function verify(...words: string[]) {
  const { exit, text, data } = await runCommand(app, ['audit', 'verify', ...words]);
  return { exit, text, ...(data as Verified) };
}

const idOf = (index: number) => ids[index] ?? '';
const fits = { exit: 0, misfits: [] };
const seals = () => app.deps.database.query.selectFrom('auditSeal').selectAll().orderBy('number');

test('a trail that nobody has touched fits, and what is young waits', async () => {
  await put(Date.now() - MINUTE, Date.now());
  await seal();
  expect(await verify()).toMatchObject({ ...fits, seals: 3, events: 6, over: 0, unsealed: 2 });
});

test('what the site records is sealed by its own chore', async () => {
  await app.make.signedIn();
  const recorded = await app.rows('auditEvent');
  expect(recorded.length).toBeGreaterThan(6);
  await seal(Date.now() + HOUR);
  expect(await verify()).toMatchObject({ ...fits, events: recorded.length, unsealed: 0 });
  expect(app.deps.workers).toContain(app.deps.auditSealer);
});

describe('is found, the first first:', () => {
  const justBefore = (id: string) => id.slice(0, -1);
  const cases: [string, string, () => unknown[], () => [number, string | null, string]][] = [
    [
      'a changed column',
      "UPDATE auditEvent SET outcome = 'refused' WHERE id = ?",
      () => [idOf(2)],
      () => [2, idOf(2), 'was changed'],
    ],
    [
      'a column made empty',
      'UPDATE auditEvent SET detail = NULL WHERE id IN (?, ?)',
      () => [idOf(5), idOf(1)],
      () => [1, idOf(1), 'was changed'],
    ],
    [
      'a changed time',
      'UPDATE auditEvent SET createdAt = createdAt - INTERVAL 2 YEAR WHERE id = ?',
      () => [idOf(3)],
      () => [2, idOf(3), 'was changed'],
    ],
    [
      'a removed event',
      'DELETE FROM auditEvent WHERE id = ?',
      () => [idOf(0)],
      () => [1, idOf(0), 'was removed'],
    ],
    [
      'the last event removed',
      'DELETE FROM auditEvent WHERE id = ?',
      () => [idOf(5)],
      () => [3, idOf(5), 'was removed'],
    ],
    [
      'an event in the middle',
      "INSERT INTO auditEvent (id, event, outcome, createdAt) VALUES (?, 'signIn', 'success', UTC_TIMESTAMP(3))",
      () => [`${justBefore(idOf(2))}5`],
      () => [2, `${justBefore(idOf(2))}5`, 'was added'],
    ],
    [
      'an event that pretends to be older than it is',
      "INSERT INTO auditEvent (id, event, outcome, createdAt) VALUES ('f', 'signIn', 'success', UTC_TIMESTAMP(3) - INTERVAL 2 HOUR)",
      () => [],
      () => [null as never, 'f', 'was added'],
    ],
    [
      'two events whose contents are swapped',
      'UPDATE auditEvent SET createdAt = IF(id = ?, ?, ?) WHERE id IN (?, ?)',
      () => [idOf(2), timeOf(3), timeOf(2), idOf(2), idOf(3)],
      () => [2, idOf(2), 'was changed'],
    ],
    [
      'a changed seal',
      "UPDATE auditSeal SET leaves = '[]' WHERE number = ?",
      () => [2],
      () => [2, null, 'was changed'],
    ],
    [
      'two swapped seals',
      'UPDATE auditSeal SET number = CASE number WHEN 1 THEN 12 WHEN 2 THEN 1 ELSE number END WHERE number < ?',
      () => [3],
      () => [1, null, 'was changed'],
    ],
    [
      'a seal removed from the middle',
      'DELETE FROM auditSeal WHERE number = ?',
      () => [2],
      () => [3, null, 'has no seal before it'],
    ],
    [
      'the beginning removed',
      'DELETE FROM auditSeal WHERE number < ?',
      () => [3],
      () => [3, null, 'has no seal before it'],
    ],
    [
      'every seal removed',
      'DELETE FROM auditSeal WHERE number < ?',
      () => [9],
      () => [null as never, null, 'no seal at all'],
    ],
  ];
  const timeOf = (index: number) =>
    new Date(Number.parseInt(idOf(index).replace('-', '').slice(0, 12), 16));

  test.each(cases)('%s', async (_name, statement, values, expected) => {
    await scratch.query(statement, values());
    const { exit, text, misfits } = await verify();
    const [number, event, words] = expected();
    expect(misfits[0], text).toEqual({ seal: number, event, text: expect.stringContaining(words) });
    expect([exit, text.split('\n')[1]]).toEqual([5, misfits[0]?.text]);
  });
});

test('the end that was removed is found thanks to a seal that was kept', async () => {
  await app.deps.auditSealer.run();
  const told = app.logged.filter(({ msg }) => msg === 'newest seal of the audit trail');
  const kept = String(told.at(-1)?.seal);
  expect(await verify('--seal', kept)).toMatchObject(fits);

  await scratch.query('DELETE FROM auditSeal WHERE number = 3');
  await scratch.query('DELETE FROM auditEvent WHERE id >= ?', [ids[4]]);
  expect(await verify()).toMatchObject(fits);
  const cut = await verify('--seal', kept);
  expect([cut.exit, cut.text]).toEqual([5, expect.stringContaining('Seal 3 that you kept')]);

  await put(Date.now() - HOUR);
  await seal();
  expect(await verify('--seal', kept)).toMatchObject({ exit: 5, seals: 3 });
});

test('the newest seal is logged once a day', async () => {
  const count = () =>
    app.logged.filter(({ msg }) => msg === 'newest seal of the audit trail').length;
  const { database, secrets, log } = app.deps;
  const sealer = createAuditSealer({ database, secrets, log });
  const before = count();
  for (let round = 0; round < 3; round += 1) await sealer.run();
  expect(count()).toBe(before + 1);
});

test.each(['3', '3:short', 'x:y'])('what is no seal is refused: %s', async (typed) => {
  expect(await verify('--seal', typed)).toMatchObject({ exit: 2 });
});

test('an end that was written anew without the secret is found', async () => {
  await scratch.query('DELETE FROM auditSeal WHERE number = 3');
  await seal(Date.now(), createSecrets('another-secret-of-32-characters-or-more', []));
  expect(await verify()).toMatchObject({
    exit: 5,
    misfits: [{ seal: 3, text: expect.stringContaining('was changed, or made with a secret') }],
  });
});

test('seals hold when the secret changes', async () => {
  const first = app.config.secret;
  const newer = { version: 1, value: 'a-newer-secret-0123456789-0123456789' };
  await put(Date.now() - 20 * MINUTE);
  await seal(undefined, createSecrets(first, [newer]));
  const config = () => ({ ...app.config, newerSecrets: [newer] });
  const { exit, data } = await runCommand(app, ['audit', 'verify'], { config });
  expect([exit, data]).toMatchObject([0, { seals: 4, misfits: [] }]);
});

test('of several instances that seal at once one does, and no event waits for them', async () => {
  await empty();
  const start = Date.now() - DAY;
  await put(...Array.from({ length: 2500 }, (_, index) => start + index));
  await Promise.all([seal(), seal(), seal(), put(Date.now())]);
  await seal();
  expect(await verify()).toMatchObject({ ...fits, events: 2500, seals: 3, unsealed: 1 });
  expect((await seals().execute()).map(({ number }) => number)).toEqual([1, 2, 3]);
});

describe('what ends in order is no misfit:', () => {
  test('events after their year, and their seals after them', async () => {
    await empty();
    for (const days of [400, 390, 367.5, 366.5]) {
      const time = Date.now() - days * DAY;
      await put(time, time + 1);
      await seal(time + HOUR);
    }
    await put(Date.now() - HOUR);
    await seal();
    const [{ mac = '' } = {}] = await seals().execute();
    expect(await verify()).toMatchObject({ ...fits, events: 9, over: 0 });
    expect(await app.deps.sweeper.sweep()).toMatchObject({ auditEvent: 8, auditSeal: 3 });
    expect(await verify()).toMatchObject({ ...fits, events: 1, over: 2, seals: 2 });
    const old = await verify('--seal', `1:${mac}`);
    expect([old.exit, old.text]).toEqual([
      5,
      expect.stringContaining('older than all that are kept'),
    ]);

    await scratch.query('DELETE FROM auditSeal WHERE number = 4');
    expect(await verify(), 'its seal was made a year ago').toMatchObject(fits);
    await put(Date.now() - 2 * DAY);
    expect(await verify()).toMatchObject({ exit: 5, misfits: [{ seal: 5, event: ids.at(-1) }] });
  });

  test('a person who is erased', async () => {
    const { user } = await app.make.signedIn();
    // With an id of its own time: another file's clock may have moved those of the site ahead.
    await put(Date.now() - 10 * MINUTE);
    await scratch.query('UPDATE auditEvent SET subjectId = ? WHERE id = ?', [user.id, idOf(6)]);
    await seal();
    expect(await app.deps.eraseAccount(user.id)).toBe(true);
    const { seals: count, ...verified } = await verify();
    expect(verified).toMatchObject(fits);
    const kept = JSON.stringify(await seals().execute());
    expect(kept).not.toContain(user.id);
    expect(kept).not.toContain(user.email);
    expect(count).toBe(4);
  });
});
