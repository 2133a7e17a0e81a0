import { createHash } from 'node:crypto';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { MINUTE, SECOND } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { createClient, type TestClient } from '../support/client.ts';
import { cookiesOf } from '../support/cookies.ts';
import { scratchDatabase } from '../support/databases.ts';
import { bindTo, DeviceKey, offerIn, refreshWith, register } from '../support/device-key.ts';

/** Device Bound Session Credentials, with a key that the test has made (docs/decisions/0065-bound-sessions.md). */

// Its clock runs ahead.
const scratch = await scratchDatabase();
await migrate(scratch.source);
const app = await startTestApp({}, { source: scratch.source });
const another = await startTestApp({}, { source: scratch.source });
const without = await startTestApp({ BOUND_SESSIONS: 'off' }, { source: scratch.source });
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  for (const one of [app, another, without]) await one.stop();
  await scratch.drop();
});

/** From now on it is so much later. */
function later(time: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + time });
}

const signIn = (client: TestClient, { email, password }: TestPerson) =>
  client.post('/sign-in', { email, password });

const viewerOf = async (client: TestClient) =>
  (await client.get('/api/auth/get-session')).body?.user?.id;

/** Somebody whose session is bound to the key of their device; the requests of the sign-in are over. */
async function bound() {
  const user = await app.make.user();
  const client = app.client();
  const key = new DeviceKey();
  const began = await signIn(client, user);
  const id = await bindTo(client, key, began);
  later(6 * SECOND);
  return { user, client, key, id };
}

/** A browser with these cookies of another, at an instance. */
function thief(client: TestClient, names: RegExp, site = app): TestClient {
  const stolen = client.cookies().filter((cookie) => names.test(cookie));
  expect(stolen.length).toBeGreaterThan(0);
  return createClient(site.base, site.origin, undefined, stolen);
}

describe('a session that a browser binds', () => {
  test('begins with an offer, and wants its second cookie from then on', async () => {
    const user = await app.make.user();
    const client = app.client();
    const key = new DeviceKey();
    const began = await signIn(client, user);
    expect(offerIn(began)?.path).toBe('/api/auth/bound-session/register');

    const id = await bindTo(client, key, began);

    const cookie = client.cookie('bound') ?? '';
    const [row] = await app.rows('boundSession', { userId: user.id });
    const hash = createHash('sha256').update(cookie).digest('base64url');
    expect([row?.id, row?.cookieHash, row?.round]).toEqual([id, hash, 1]);
    expect(await viewerOf(client)).toBe(user.id);
    later(6 * SECOND);
    expect(await viewerOf(client)).toBe(user.id);
    expect((await client.get('/dashboard')).status).toBe(200);
    const rows = await app.rows('auditEvent', { subjectId: user.id, event: 'sessionBound' });
    expect(rows.map(({ outcome, sessionId }) => [outcome, sessionId])).toEqual([['success', id]]);
  });

  test('tells the browser what it must do, and sets the cookie just so', async () => {
    const user = await app.make.user();
    const client = app.client();
    const { challenge = '' } = offerIn(await signIn(client, user)) ?? {};
    const answer = await register(client, new DeviceKey('RS256').introduce(challenge));
    const { body } = await client.get('/api/auth/get-session');
    expect(answer.body).toEqual({
      session_identifier: body.session.id,
      refresh_url: '/api/auth/bound-session/refresh',
      scope: { origin: app.origin, include_site: false, scope_specification: [] },
      credentials: [
        { type: 'cookie', name: 'latchkey.bound', attributes: 'Path=/; HttpOnly; SameSite=Lax' },
      ],
    });
    const { name, value, ...attributes } = cookiesOf(answer).get('bound') ?? {};
    expect([name, attributes]).toEqual([
      'latchkey.bound',
      { maxAge: 570, path: '/', httpOnly: true, sameSite: 'lax' },
    ]);
    expect(answer.text).not.toContain(value);
  });

  test('is refreshed by a signature, again and again', async () => {
    const { user, client, key, id } = await bound();
    for (let time = 0; time < 4; time += 1) {
      later(9 * MINUTE);
      const before = client.cookie('bound');
      const answer = await refreshWith(client, key, id);
      expect(answer.status, answer.text).toBe(200);
      expect(client.cookie('bound')).not.toBe(before);
      expect(await viewerOf(client)).toBe(user.id);
    }
  });

  test('is shown as such among the devices', async () => {
    const { client } = await bound();
    expect((await client.get('/account/devices')).text).toContain('bound to this device');
    const { client: usual } = await app.make.signedIn();
    expect((await usual.get('/account/devices')).text).not.toContain('bound to this device');
  });
});

describe('a stolen cookie', () => {
  test.each([
    ['this instance', app],
    ['another one', another],
  ])('of the session alone opens nothing, at %s', async (_, site) => {
    const { client, user } = await bound();
    const stolen = thief(client, /session_token/, site);
    expect((await stolen.get('/dashboard')).headers.location).toBe('/sign-in?next=%2Fdashboard');
    expect((await stolen.get('/api/auth/get-session')).body).toBeNull();
    expect((await stolen.get('/api/auth/list-sessions')).status).toBe(401);
    const change = await stolen.postJson('/api/auth/update-user', { name: 'Mallory' });
    expect(change.status).toBe(401);
    expect((await stolen.post('/account/profile', { name: 'Mallory' })).status).toBe(303);
    expect((await app.rows('user', { id: user.id }))[0]?.name).toBe(user.name);
    // The session itself lives on for its owner.
    expect(await viewerOf(client)).toBe(user.id);
  });

  test('opens nothing in any form in which it can be sent', async () => {
    const { client } = await bound();
    const [cookie = ''] = client.cookies().filter((one) => one.includes('session_token'));
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    const first = value.charCodeAt(0).toString(16);
    const forms = [
      `${name}=${value}`,
      `${name}=%${first}${value.slice(1)}`,
      `${name}="${value}"`,
      `${name}= ${value}`,
      `x=y;${name}=${value}`,
      `${name}=${value}; ${name}=${value}`,
      `${name}=nothing; ${name}=${value}`,
      `${name}=${value}; ${name}=nothing`,
      `${name}=${decodeURIComponent(value)}`,
      `${name}=${value}; latchkey.two_factor=abc`,
      `latchkey.bound=abc; ${name}=${value}`,
    ];
    for (const form of forms) {
      const asked = (path: string) => app.agent().get(path).set('Cookie', form);
      expect((await asked('/api/auth/get-session')).body, form).toBeNull();
      expect((await asked('/api/auth/list-sessions')).status, form).toBe(401);
      expect((await asked('/account/devices').redirects(0)).status, form).toBe(303);
    }
  });

  test('together with the second one opens nothing after ten minutes', async () => {
    const { client, key, id, user } = await bound();
    const stolen = thief(client, /session_token|bound/);
    expect(await viewerOf(stolen)).toBe(user.id);
    later(10 * MINUTE);
    expect(await viewerOf(stolen)).toBeUndefined();
    expect((await stolen.get('/dashboard')).status).toBe(303);
    await refreshWith(client, key, id);
    expect(await viewerOf(client)).toBe(user.id);
    expect(await viewerOf(stolen)).toBeUndefined();
  });

  test('is told of in the history, once an hour', async () => {
    const { client, user, id } = await bound();
    const stolen = thief(client, /session_token/);
    await stolen.get('/dashboard');
    await stolen.get('/dashboard').set('Secure-Session-Skipped', 'unreachable');
    const rows = () => app.rows('auditEvent', { subjectId: user.id, event: 'boundSessionRefused' });
    const told = (await rows()).map(({ outcome, actorId, sessionId, ipAddress }) => [
      outcome,
      actorId,
      sessionId,
      ipAddress,
    ]);
    expect(told).toEqual([['refused', null, id, stolen.address]]);
    const history = await client.get('/account/history');
    expect(history.text).toContain('Tried to use a sign-in without its device');
    later(61 * MINUTE);
    await stolen.get('/dashboard').set('Secure-Session-Skipped', 'unreachable');
    expect((await rows()).map(({ detail }) => detail)).toEqual([null, '{"reason":"unreachable"}']);
  });

  test('is not let through when the database cannot be asked', async () => {
    const { client } = await bound();
    const stolen = thief(client, /session_token/);
    vi.spyOn(app.deps.database.prepared, 'execute').mockRejectedValue(
      Object.assign(new Error('away'), { errno: 1053 }),
    );
    for (const path of ['/dashboard', '/api/auth/get-session', '/api/auth/list-sessions']) {
      expect((await stolen.get(path)).status, path).toBe(503);
    }
    vi.restoreAllMocks();
    app.takeErrors();
  });
});

describe('browsers that bind nothing', () => {
  test('stay signed in as ever', async () => {
    const { client, user } = await app.make.signedIn();
    later(60 * MINUTE);
    expect(await viewerOf(client)).toBe(user.id);
    expect(await app.rows('boundSession', { userId: user.id })).toEqual([]);
  });

  test('are offered nothing without a sign-in', async () => {
    const user = await app.make.user();
    const client = app.client();
    const wrong = await client.post('/sign-in', { email: user.email, password: 'a wrong guess' });
    expect(offerIn(wrong)).toBeUndefined();
    await signIn(client, user);
    expect(offerIn(await client.get('/dashboard'))).toBeUndefined();
  });
});

describe('switched off', () => {
  test('nothing is offered, taken or asked for', async () => {
    const { client, user } = await bound();
    const usual = thief(client, /session_token/, without);
    expect(await viewerOf(usual)).toBe(user.id);
    expect((await usual.bare('/api/auth/bound-session/register')).status).toBe(404);
    expect((await usual.bare('/api/auth/bound-session/refresh')).status).toBe(404);
    const fresh = without.client();
    expect(offerIn(await signIn(fresh, user))).toBeUndefined();
  });
});
