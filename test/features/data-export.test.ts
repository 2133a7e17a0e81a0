import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { OFFERED } from '../../src/features/personal-data/policy/export-worker.ts';
import { MOST_ROWS } from '../../src/features/personal-data/policy/rows.ts';
import { MINUTE } from '../../src/time.ts';
import { startTestApp } from '../support/app.ts';
import { happenedOften } from '../support/events.ts';
import {
  copyOf,
  DATA_PAGE,
  downloadHref,
  EXPORTS,
  fetchFile,
  forgetProof,
} from '../support/leaving.ts';
import { rulesFor } from '../support/manifests.ts';
import { shown } from '../support/page.ts';
import { proofAt } from '../support/step-up.ts';

const JSON_ASK = '/api/auth/export-data';

const app = await startTestApp();
afterAll(() => app.stop());

test('a copy is asked for, made, announced by mail and downloaded', async () => {
  const { client, user } = await app.make.signedIn();

  const asked = await client.post(EXPORTS);
  expect(asked.status).toBe(303);
  expect(asked.headers.location).toBe(DATA_PAGE);
  const waiting = await client.get(DATA_PAGE);
  expect(waiting.text).toContain('Your copy is being prepared');
  expect(waiting.text).toContain('the newest 10,000 entries');
  await app.deps.exports.run();

  const mail = await app.mail(user.email);
  expect(mail.subject).toContain('copy of your data');
  // To the page, not to the file.
  expect(mail.link).toBe(`${app.origin}${DATA_PAGE}`);
  const page = await client.get(DATA_PAGE);
  expect(page.text).toContain('Your copy is ready');
  const download = await fetchFile(client, await downloadHref(client));
  expect(download.headers['content-type']).toBe('application/zip');
  expect(download.headers['content-disposition']).toBe('attachment; filename="account-data.zip"');
  expect(download.headers['cache-control']).toBe('no-store');
  expect(download.headers['x-content-type-options']).toBe('nosniff');
  expect(Object.keys(unzipSync(download.body)).sort()).toEqual(['account.html', 'account.json']);
  const events = await app.rows('auditEvent', { subjectId: user.id, event: 'exportAsked' });
  expect(events).toMatchObject([{ outcome: 'success', actorId: user.id }]);
});

test('the copy holds what is known about the person, in both forms, and no secret', async () => {
  const { client, user } = await app.make.signedIn(
    await app.make.user({ name: 'Zoë <b>Ångström</b>' }),
  );
  const other = await app.make.user();
  const secrets = await secretsOf(user.id);

  const { json, html } = await copyOf(app, client);

  expect(json.user).toMatchObject([
    { id: user.id, name: user.name, email: user.email, emailVerified: false },
  ]);
  expect(json.account).toMatchObject([{ providerId: 'credential' }]);
  expect(json.session.length).toBeGreaterThan(1);
  expect(json.auditEvent.map(({ event }: { event: string }) => event)).toContain('signIn');
  expect(html).toContain('Zoë &lt;b&gt;Ångström&lt;/b&gt;');
  expect(html).toContain(user.email);
  expect(html).toContain('Security history');
  expect(html).not.toMatch(/<script|<link|src=|@import|undefined|\[object/);
  expect(json.newestOnly).toEqual([]);
  expect(html).not.toContain('the newest');
  const text = JSON.stringify(json) + html;
  expect(secrets.length).toBeGreaterThan(2);
  for (const secret of [...secrets, other.id, other.email]) expect(text).not.toContain(secret);
});

test('of a very long history it has the newest entries, and says so', async () => {
  const { client, user } = await app.make.signedIn();
  const ids = await happenedOften(app, user.id, MOST_ROWS - 1);

  const { json, html } = await copyOf(app, client);

  expect(json.auditEvent).toHaveLength(MOST_ROWS);
  expect(json.auditEvent[0].id).toBe(ids[0]);
  expect(json.auditEvent.at(-1).event).toBe('exportAsked');
  expect(json.newestOnly).toEqual(['auditEvent']);
  const table = shown('yourFile.tables.auditEvent');
  const values = { most: '10,000', site: app.config.siteName, table };
  expect(html).toContain(shown('yourFile.newestOnly', values));
  expect(html.match(/<li>/g)?.length).toBeGreaterThan(MOST_ROWS);
});

test('a program does the same over JSON', async () => {
  const { client } = await app.make.signedIn();

  expect((await client.get('/api/auth/data-export')).body).toBeNull();
  const asked = await client.postJson(JSON_ASK);
  expect(asked.status).toBe(200);
  expect(asked.body).toMatchObject({ state: 'waiting', expiresAt: null });
  await app.deps.exports.run();

  const ready = await client.get('/api/auth/data-export');
  expect(ready.body).toMatchObject({ id: asked.body.id, state: 'ready' });
  expect(ready.text).not.toContain('bytes');
  const left = new Date(ready.body.expiresAt).getTime() - Date.now();
  expect(Math.abs(left - OFFERED)).toBeLessThan(MINUTE);
  expect((await fetchFile(client, `${EXPORTS}/${asked.body.id}`)).status).toBe(200);
});

test('nobody else gets at it: another person, a guest, a made-up number', async () => {
  const { client } = await app.make.signedIn();
  await copyOf(app, client);
  const href = await downloadHref(client);
  const { client: stranger } = await app.make.signedIn();

  expect((await stranger.get(href)).status).toBe(410);
  expect((await stranger.get(`${EXPORTS}/0190b0c0-0000-7000-8000-000000000000`)).status).toBe(410);
  const guest = await app.client().get(href);
  expect(guest.status).toBe(303);
  expect(guest.headers.location).toContain('/sign-in');
  expect((await app.client().post(EXPORTS)).status).toBe(303);
  expect((await app.client().postJson(JSON_ASK)).status).toBe(401);
  expect((await app.client().get('/api/auth/data-export')).status).toBe(401);
});

test('asking again while a copy is being made begins no other, and the row says so', async () => {
  const { client, user } = await app.make.signedIn();

  const atOnce = await Promise.all([1, 2, 3].map(() => client.postJson(JSON_ASK)));
  const later = await client.post(EXPORTS);

  for (const { status, body } of atOnce) expect([status, body.state]).toEqual([200, 'waiting']);
  expect(later.status).toBe(303);
  const events = await app.rows('auditEvent', { subjectId: user.id, event: 'exportAsked' });
  const outcomes = events.map(({ outcome }) => outcome).sort();
  expect(outcomes).toEqual(['refused', 'refused', 'refused', 'success']);
});

test('a form of another site asks for nothing', async () => {
  const { client, user } = await app.make.signedIn();

  const foreign = await client.post(EXPORTS).set('Sec-Fetch-Site', 'cross-site');
  const script = await client
    .postJson(JSON_ASK)
    .set('Origin', 'https://evil.example')
    .set('Sec-Fetch-Site', 'cross-site');

  expect(foreign.status).toBe(403);
  expect(script.status).toBe(403);
  expect(await app.rows('dataExport', { userId: user.id })).toHaveLength(0);
});

test('asking takes a recent proof', async () => {
  const { client, user } = await app.make.signedIn();
  await forgetProof(app, user);

  const asked = await client.postJson(JSON_ASK);

  expect(asked.status).toBe(403);
  expect(asked.body.code).toBe('STEP_UP_REQUIRED');
  expect(await app.rows('dataExport', { userId: user.id })).toHaveLength(0);
});

test('downloading takes one, too; after it the file comes', async () => {
  const { client, user } = await app.make.signedIn();
  await copyOf(app, client);
  const href = await downloadHref(client);
  await forgetProof(app, user);

  const id = href.split('/').at(-1);
  const program = await client.get(`/api/auth/data-export/download?id=${id}`);
  expect(program.body.code).toBe('STEP_UP_REQUIRED');
  const asked = await client.get(href);
  const proven = await client.post(proofAt(asked, 'password'), { password: user.password });
  expect(proven.headers.location).toBe(href);

  expect(Object.keys(unzipSync((await fetchFile(client, href)).body))).toHaveLength(2);
  const downloads = await app.rows('auditEvent', {
    subjectId: user.id,
    event: 'exportDownloaded',
    outcome: 'success',
  });
  expect(downloads).toHaveLength(2);
});

test('what is not there leaves no rows, and cannot be asked for without end', async () => {
  const { client, user } = await app.make.signedIn();
  await copyOf(app, client);
  const href = await downloadHref(client);
  const madeUp = '0190b0c0-0000-7000-8000-000000000000';
  const elsewhere = `/api/auth/data-export/download?id=${madeUp}`;
  const max = rulesFor('/data-export/download').limit.max;

  // One copy was downloaded above.
  for (let calls = 1; calls < max; calls += 1) {
    const [id, status] = calls % 2 ? [madeUp, 410] : ['x', 404];
    expect((await client.get(`${EXPORTS}/${id}`)).status).toBe(status);
  }
  const refused = await client.get(href);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await client.get(elsewhere)).status).toBe(429);

  const rows = await app.rows('auditEvent', { subjectId: user.id, event: 'exportDownloaded' });
  expect(rows.map(({ outcome }) => outcome)).toEqual(['success']);
});

test('a blocked account gives nothing away', async () => {
  const { client, user } = await app.make.signedIn();
  await copyOf(app, client);
  const href = await downloadHref(client);
  await app.deps.database.pool.query('UPDATE user SET blockedAt = UTC_TIMESTAMP(3) WHERE id = ?', [
    user.id,
  ]);

  expect((await client.get(href)).status).toBe(403);
  expect((await client.post(EXPORTS)).status).toBe(403);
});

test('the picture is in it as a file', async () => {
  const { client } = await app.make.signedIn();
  const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  await client.postJson('/api/auth/update-picture', { picture: png.toString('base64') });

  const { files, html, json } = await copyOf(app, client);

  expect(Object.keys(files)).toContain('picture.webp');
  expect((await sharp(files['picture.webp']).metadata()).format).toBe('webp');
  expect(html).toContain('Your picture is in the file picture.webp.');
  expect(json.picture).toHaveLength(1);
});

/** All that must not leave: the hash of the password and the tokens of the sessions. */
async function secretsOf(userId: string): Promise<string[]> {
  const accounts = await app.rows('account', { userId });
  const sessions = await app.rows('session', { userId });
  return [...accounts.map(({ password }) => password), ...sessions.map(({ token }) => token)].map(
    String,
  );
}
