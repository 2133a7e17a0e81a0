import { afterAll, expect, test, vi } from 'vitest';
import { USUAL } from '../../src/auth/endpoint-rules.ts';
import { startTestApp } from '../support/app.ts';
import { cookiesOf } from '../support/cookies.ts';
import { pageOf, shown } from '../support/page.ts';

const app = await startTestApp();
afterAll(() => app.stop());

test('ends the session, forgets the cookie and says so once', async () => {
  const { client, user } = await app.make.signedIn();
  const token = client.cookie('session_token');
  const before = await app.rows('session', { userId: user.id });

  const res = await client.post('/sign-out');

  expect(res.status).toBe(303);
  expect(res.headers.location).toBe('/sign-in');
  expect(res.headers['clear-site-data']).toBe('"cache"');
  expect(cookiesOf(res).get('session_token')).toMatchObject({ value: '', maxAge: 0 });
  expect(client.cookie('session_token')).toBeFalsy();
  // The account's first session, from its sign-up elsewhere, is another one.
  expect(await app.rows('session', { userId: user.id })).toHaveLength(before.length - 1);

  expect((await client.get('/sign-in')).text).toContain(shown('signOut.done'));
  expect((await client.get('/sign-in')).text).not.toContain(shown('signOut.done'));
  expect((await client.get('/dashboard')).status).toBe(303);
  const replayed = app.client().get('/dashboard').set('Cookie', `latchkey.session_token=${token}`);
  expect((await replayed).status).toBe(303);
});

test('leaves the other sessions of the same person alone', async () => {
  const { client, user } = await app.make.signedIn();
  const elsewhere = await app.make.signedIn(user);
  await client.post('/sign-out');
  expect((await elsewhere.client.get('/dashboard')).status).toBe(200);
});

test('ends the session though a proof in another tab renews its token meanwhile', async () => {
  const { client, user } = await app.make.signedIn();
  const [session] = (await app.rows('session', { userId: user.id })).slice(-1);
  const { pool } = app.deps.database;
  const waiting = async (statement: string, count: number) =>
    vi.waitFor(async () => {
      const [rows] = await pool.query(
        `SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE ?`,
        [statement],
      );
      expect(rows).toHaveLength(count);
    }, 40_000);
  const holder = await pool.getConnection();
  try {
    await holder.beginTransaction();
    await holder.query('SELECT id FROM session WHERE id = ? FOR UPDATE', [session?.id]);
    const { password } = user;
    const proof = Promise.resolve(client.postJson('/api/auth/step-up/password', { password }));
    await waiting('update _session_%', 1);
    const out = Promise.resolve(client.postJson('/api/auth/sign-out'));
    await waiting('delete from _session_%', 1);
    await holder.rollback();
    expect([(await proof).status, (await out).status]).toEqual([200, 200]);
  } finally {
    holder.destroy();
  }
  expect(await app.rows('session', { id: session?.id })).toEqual([]);
});

test.each(['GET', 'HEAD'] as const)('cannot happen by %s', async (method) => {
  const { client } = await app.make.signedIn();
  const res = await client.get('/sign-out').use((request) => {
    request.method = method;
  });
  expect([res.status, res.headers.location]).toEqual([303, '/']);
  expect(res.headers).not.toHaveProperty('set-cookie');
  expect((await client.get('/dashboard')).status).toBe(200);
});

test('twice, or without a session, is no error', async () => {
  const { client } = await app.make.signedIn();
  for (const browser of [client, client, app.client()]) {
    expect((await browser.post('/sign-out')).status).toBe(303);
  }
});

test('is never claimed when the limit stood in its way', async () => {
  const person = await app.make.signedIn();
  const busy = app.client(person.client.address);
  await Promise.all(Array.from({ length: USUAL.max }, () => busy.postJson('/api/auth/sign-out')));

  const res = await person.client.post('/sign-out');

  expect(res.status).toBe(429);
  expect(Number(res.headers['retry-after'])).toBeGreaterThan(0);
  expect(pageOf(res.text).reference).toBeTruthy();
  expect(res.text).toContain(shown('errors.429.title'));
  expect((await person.client.get('/dashboard')).status).toBe(200);
});

test('the button is on every page of somebody who is signed in, and on no other', async () => {
  const { client } = await app.make.signedIn();
  const button = '<form method="post" action="/sign-out">';
  const pages = ['/', '/dashboard', '/verify-email', '/forgot-password', '/not-me', '/nowhere'];
  for (const path of pages) {
    expect((await client.get(path)).text, path).toContain(button);
  }
  for (const path of ['/', '/sign-in', '/sign-up', '/forgot-password', '/nowhere']) {
    expect((await app.client().get(path)).text, path).not.toContain(button);
  }
});
