import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { DAY, SECOND } from '../../src/time.ts';
import { startTestApp } from '../support/app.ts';
import { cookiesOf } from '../support/cookies.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const NAME = 'latchkey.session_token';

/** The dashboard as seen with this value in the session's cookie. */
function withCookie(value: string) {
  return app.client().get('/dashboard').set('Cookie', `${NAME}=${value}`);
}

describe('the cookie', () => {
  test('has another token after each sign-in', async () => {
    const { email, password } = await app.make.user();
    const client = app.client();
    await client.post('/sign-in', { email, password });
    const first = client.cookie('session_token');
    await client.post('/sign-out');
    await client.post('/sign-in', { email, password });
    const second = client.cookie('session_token');
    expect(first).toBeTruthy();
    expect(second).toBeTruthy();
    expect(second).not.toBe(first);
  });

  test('is not the one that somebody brought along', async () => {
    const { email, password } = await app.make.user();
    const { client: attacker } = await app.make.signedIn();
    const planted = attacker.cookie('session_token') ?? '';
    const sent = await app
      .client()
      .postJson('/api/auth/sign-in/email', { email, password })
      .set('Cookie', `${NAME}=${planted}`);
    expect(sent.status).toBe(200);
    expect(cookiesOf(sent).get('session_token')?.value).not.toBe(decodeURIComponent(planted));
    expect((await withCookie(planted)).text).not.toContain(email);
  });

  test('ends with the browser unless one asks to be kept signed in', async () => {
    const { email, password } = await app.make.user();
    const client = app.client();
    for (const res of [
      await client.post('/sign-in', { email, password }),
      await client.get('/dashboard'),
    ]) {
      const cookie = cookiesOf(res).get('session_token');
      expect(cookie?.maxAge).toBeUndefined();
      expect(cookie?.expires).toBeUndefined();
    }
  });

  test('outlives the browser when one asks to be kept signed in', async () => {
    const { email, password } = await app.make.user();
    const res = await app.client().post('/sign-in', { email, password, remember: 'on' });
    const cookie = cookiesOf(res).get('session_token');
    expect(cookie?.maxAge).toBeGreaterThanOrEqual((30 * DAY) / SECOND);
  });
});

describe('a cookie opens nothing', () => {
  test('after its session has ended', async () => {
    const { client, user } = await app.make.signedIn();
    await app.deps.database.pool.query(
      'UPDATE session SET expiresAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE userId = ?',
      [user.id],
    );
    const res = await client.get('/dashboard');
    expect(res.status).toBe(303);
    expect(res.headers.location).toBe('/sign-in?next=%2Fdashboard');
    expect((await client.get('/api/auth/get-session')).body).toBeNull();
  });

  test('after its session was removed, at the very next request', async () => {
    const { client, user } = await app.make.signedIn();
    expect((await client.get('/dashboard')).status).toBe(200);
    await app.deps.database.pool.query('DELETE FROM session WHERE userId = ?', [user.id]);
    expect((await client.get('/dashboard')).status).toBe(303);
  });

  test('after its person was removed, with everything that was theirs', async () => {
    const { client, user } = await app.make.signedIn();
    await app.deps.database.pool.query('DELETE FROM user WHERE id = ?', [user.id]);
    expect((await client.get('/dashboard')).status).toBe(303);
    expect(await app.rows('session', { userId: user.id })).toHaveLength(0);
    expect(await app.rows('account', { userId: user.id })).toHaveLength(0);
  });

  test('when its signature is missing, changed, or made with another secret', async () => {
    const { client } = await app.make.signedIn();
    const value = client.cookie('session_token') ?? '';
    expect((await withCookie(value)).status).toBe(200);
    const token = tokenIn(value);
    const forged = createHmac('sha256', 'another secret').update(token).digest('base64');
    const ours = createHmac('sha256', app.config.secret).update('another').digest('base64');
    const values = [
      token,
      `${token}.`,
      `${token}.${forged}`,
      `${token}.${ours}`,
      `${token}x${value.slice(token.length)}`,
      `${value}x`,
      value.slice(0, -4),
      value.toLowerCase(),
      'true',
      '1',
      '{"user":{"id":"1"}}',
    ];
    for (const guess of values) {
      const res = await withCookie(encodeURIComponent(decodeURIComponent(guess)));
      expect(res.status, guess).toBe(303);
    }
  });

  test('under another name', async () => {
    const { client } = await app.make.signedIn();
    const value = client.cookie('session_token') ?? '';
    for (const name of ['session_token', 'better-auth.session_token', `__Secure-${NAME}`]) {
      const res = await app.client().get('/dashboard').set('Cookie', `${name}=${value}`);
      expect(res.status, name).toBe(303);
    }
  });
});

describe('who is signed in', () => {
  test.each<[string, string]>([
    ['/sign-in', '/dashboard'],
    ['/sign-up', '/dashboard'],
    ['/sign-in?next=%2Fdashboard%3Ftab%3D1', '/dashboard?tab=1'],
    ['/sign-up?next=%2F%3Fa', '/?a'],
    ['/sign-in?next=%2F%2Fevil.example', '/dashboard'],
  ])('has no use for %s and is led to %s', async (path, location) => {
    const { client } = await app.make.signedIn();
    const res = await client.get(path);
    expect(res.status).toBe(303);
    expect(res.headers.location).toBe(location);
  });

  test('cannot sign in or up again without signing out', async () => {
    const { client, user } = await app.make.signedIn();
    const other = await app.make.user();
    const fields = { name: 'x', email: other.email, password: other.password };
    for (const path of ['/sign-in', '/sign-up']) {
      const res = await client.post(path, fields);
      expect(res.status).toBe(303);
      expect(res.headers.location).toBe('/dashboard');
    }
    expect((await client.get('/dashboard')).text).toContain(user.email);
  });
});

test('the database keeps times in UTC, to the millisecond', async () => {
  const before = Date.now();
  // Who is cast from a mould has come a moment earlier.
  const { id } = await app.make.user({ email: app.make.email() });
  const [user] = await app.rows('user', { id });
  const created = (user?.createdAt as Date).getTime();
  expect(created).toBeGreaterThanOrEqual(before - 1);
  expect(created).toBeLessThanOrEqual(Date.now() + 1);
});

test('a session notes the browser and the address that it began in', async () => {
  const { email, password, id } = await app.make.user();
  await app
    .client('192.0.2.44')
    .post('/sign-in', { email, password })
    .set('User-Agent', 'Teapot/1');
  const sessions = await app.rows('session', { userId: id });
  expect(sessions).toContainEqual(
    expect.objectContaining({ userAgent: 'Teapot/1', ipAddress: '192.0.2.44' }),
  );
});

/** The signed cookie's first part, as the database keeps it. */
function tokenIn(cookie: string): string {
  return decodeURIComponent(cookie).split('.')[0] ?? '';
}
