import { afterAll, expect, test } from 'vitest';
import { createExportWorker } from '../../src/features/personal-data/policy/export-worker.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { copyOf, DATA_PAGE, downloadHref, EXPORTS } from '../support/leaving.ts';
import { rulebook } from '../support/manifests.ts';
import { shown } from '../support/page.ts';

const JSON_ASK = '/api/auth/export-data';

const app = await startTestApp();
afterAll(() => app.stop());

test('a copy that cannot be made is tried again, then given up, and the page says so', async () => {
  const { client, user } = await app.make.signedIn();
  await client.post(EXPORTS);
  const { database, log } = app.deps;
  const outbox = { ...app.deps.outbox, put: () => Promise.reject(new Error('no')) };
  const site = { name: 'Latchkey', url: app.origin };
  const broken = createExportWorker({ database, log, outbox, site, rulebook });

  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await database.pool.query(
      'UPDATE dataExport SET nextAttemptAt = UTC_TIMESTAMP(3) WHERE userId = ?',
      [user.id],
    );
    await broken.run();
  }

  expect(app.takeErrors()).toHaveLength(1);
  const [row] = await app.rows('dataExport', { userId: user.id });
  expect(row).toMatchObject({ state: 'failed', attempts: 5, bytes: null });
  expect((await client.get(DATA_PAGE)).text).toContain('could not be prepared');
  expect(Object.keys((await copyOf(app, client)).files)).toHaveLength(2);
});

test('one copy a person: asking at once or again while it is made begins nothing', async () => {
  const { client, user } = await app.make.signedIn();

  const answers = await Promise.all(Array.from({ length: 5 }, () => client.postJson(JSON_ASK)));
  const ids = new Set(answers.map(({ body }) => body.id));

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(ids.size).toBe(1);
  expect(await app.rows('dataExport', { userId: user.id })).toHaveLength(1);
  // An act each, one effect.
  expect(await app.rows('auditEvent', { subjectId: user.id, event: 'exportAsked' })).toHaveLength(
    5,
  );
});

test('a finished copy gives way to a newer one', async () => {
  const { client, user } = await app.make.signedIn();
  await copyOf(app, client);
  const before = await downloadHref(client);

  const answers = await Promise.all([client.post(EXPORTS), client.post(EXPORTS)]);
  await app.deps.exports.run();

  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  expect((await client.get(before)).status).toBe(410);
  expect(await downloadHref(client)).not.toBe(before);
  expect(await app.rows('dataExport', { userId: user.id })).toHaveLength(1);
});

test('several instances make a copy once', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => app.make.signedIn()));
  for (const { client } of people) await client.post(EXPORTS);

  await Promise.all([newWorker(app).run(), newWorker(app).run(), newWorker(app).run()]);

  for (const { user } of people) {
    const [row] = await app.rows('dataExport', { userId: user.id });
    expect(row).toMatchObject({ state: 'ready', attempts: 1 });
    expect((await app.mails(user.email)).filter(isAnnouncement)).toHaveLength(1);
  }
});

test('what an instance that died had begun is made by another', async () => {
  const { client, user } = await app.make.signedIn();
  await client.post(EXPORTS);
  const claimed = (until: string) =>
    app.deps.database.pool.query(
      `UPDATE dataExport SET claimedUntil = UTC_TIMESTAMP(3) ${until} WHERE userId = ?`,
      [user.id],
    );

  await claimed('+ INTERVAL 1 MINUTE');
  await app.deps.exports.run();
  expect(await app.rows('dataExport', { userId: user.id })).toMatchObject([{ state: 'waiting' }]);
  await claimed('- INTERVAL 1 SECOND');
  await app.deps.exports.run();
  expect(await app.rows('dataExport', { userId: user.id })).toMatchObject([{ state: 'ready' }]);
});

test('after a day it is gone, even before it is swept', async () => {
  const { client, user } = await app.make.signedIn();
  await copyOf(app, client);
  const href = await downloadHref(client);
  await app.deps.database.pool.query(
    'UPDATE dataExport SET expiresAt = UTC_TIMESTAMP(3) WHERE userId = ?',
    [user.id],
  );

  const gone = await client.get(href);
  expect(gone.status).toBe(410);
  expect(gone.text).toContain(shown('yourData.exportGone'));
  expect(gone.text).toContain(`action="${EXPORTS}"`);
  expect((await client.get(DATA_PAGE)).text).toContain('Prepare a copy');
  await app.deps.exports.run();
  expect((await client.get(href)).status).toBe(410);
  expect(await app.rows('dataExport', { userId: user.id })).toHaveLength(0);
});

function newWorker({ deps, config }: TestApp) {
  const { database, outbox, log } = deps;
  const site = { name: config.siteName, url: config.baseUrl.origin };
  return createExportWorker({ database, outbox, log, site, rulebook });
}

function isAnnouncement({ subject }: { subject: string }): boolean {
  return subject.includes('copy of your data');
}
