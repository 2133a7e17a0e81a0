import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { connectionOptions } from '../../src/db/pool.ts';
import { SECOND } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { createClient, type TestClient } from '../support/client.ts';
import { scratchDatabase } from '../support/databases.ts';
import { bindTo, DeviceKey, refresh, refreshWith } from '../support/device-key.ts';
import { codeOf, confirm, forgetUse, turnOnTotp } from '../support/second-step.ts';
import { listenTo } from '../support/statements.ts';

/** What stands between a bound session and everything that reads a session, and what it costs. */

// Its clock runs ahead, and its statements are counted.
const scratch = await scratchDatabase();
await migrate(scratch.source);
const app = await startTestApp({}, { source: scratch.source });
// Its mails are not to be among what is counted.
await app.deps.outbox.stop();
const ear = listenTo(connectionOptions(scratch.source).database ?? '');
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  ear.stop();
  await app.stop();
  await scratch.drop();
});

function later(time: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + time });
}

const viewerOf = async (client: TestClient) =>
  (await client.get('/api/auth/get-session')).body?.user?.id;

async function bound(user: TestPerson) {
  const client = app.client();
  const key = new DeviceKey();
  const began = await client.post('/sign-in', { email: user.email, password: user.password });
  const id = await bindTo(client, key, began);
  later(6 * SECOND);
  return { user, client, key, id };
}

const cookieOf = (client: TestClient, name: string) =>
  client.cookies().find((cookie) => cookie.includes(name)) ?? '';

describe('the gate', () => {
  let session: string;
  let second: string;

  beforeAll(async () => {
    const { client } = await bound(await app.make.user());
    session = cookieOf(client, 'session_token');
    second = cookieOf(client, '.bound');
  });

  const ask = (cookie: string) =>
    app.deps.auth.api.getSession({ headers: new Headers({ cookie }) });

  /** The cookie, altered in one place or not at all. */
  const forms = fc
    .tuple(fc.nat({ max: 130 }), fc.stringMatching(/^[ -~]{0,4}$/), fc.nat({ max: 3 }))
    .map(([at, text, kind]) => () => {
      const [before, after] = [session.slice(0, at), session.slice(at)];
      const code = session.charCodeAt(at).toString(16).padStart(2, '0');
      if (kind === 0) return `${before}%${code}${after.slice(1)}`;
      return [session, before + text + after, before + text + after.slice(text.length)][kind - 1];
    });
  const others = fc.constantFrom('', 'a=b; ', 'latchkey.two_factor=x; ', ';', ' ; ', '"; ', 'x');

  test('lets no form of the cookie through that the library would take', async () => {
    later(6 * SECOND);
    await fc.assert(
      fc.asyncProperty(others, forms, others, forms, async (start, first, between, last) => {
        const cookie = `${start}${first()}${between}; ${last()}`;
        expect(await ask(cookie), cookie).toBeNull();
      }),
      { numRuns: 300 },
    );
    expect((await ask(`${session}; ${second}`))?.session.id).toBeDefined();
  });

  test('stands before every call of the API, however it is made', async () => {
    later(6 * SECOND);
    const { auth } = app.deps;
    const api = auth.api as unknown as Record<string, (input: object) => Promise<unknown>>;
    const headers = { cookie: session, origin: app.origin, 'x-client-ip': '2001:db8::5' };
    await expect(api.listSessions?.({ headers: new Headers(headers) })).rejects.toThrow();
    await expect(api.listSessions?.({ headers })).rejects.toThrow();
    const request = (path: string, method = 'GET') =>
      new Request(`${app.origin}/api/auth${path}`, { method, headers });
    expect((await auth.handler(request('/list-sessions'))).status).toBe(401);
    expect((await auth.handler(request('/revoke-other-sessions', 'POST'))).status).toBe(401);
  });
});

describe('a bound session', () => {
  test('keeps its key when a proof gives it a new token', async () => {
    const user = await app.make.user();
    const { client, key, id } = await bound(user);
    const before = cookieOf(client, 'session_token');
    const proven = await client.postJson('/api/auth/step-up/password', { password: user.password });
    expect(proven.status, proven.text).toBe(200);
    const after = cookieOf(client, 'session_token');
    expect(after).not.toBe(before);
    expect(await viewerOf(client)).toBe(user.id);
    const stolen = createClient(app.base, app.origin, undefined, [after]);
    expect(await viewerOf(stolen)).toBeUndefined();
    expect((await refreshWith(client, key, id)).status).toBe(200);
    expect(await viewerOf(client)).toBe(user.id);
  });

  test('begins after the second step, not before', async () => {
    const { client: first, user } = await app.make.signedIn();
    await confirm(app, user);
    const secret = await turnOnTotp(app, first, user.id);
    await forgetUse(app, user.id);
    const client = app.client();
    const key = new DeviceKey();
    await client.post('/sign-in', { email: user.email, password: user.password });
    const began = await client.post('/sign-in/challenge/totp', { code: codeOf(secret) });
    expect(began.status).toBe(303);
    await bindTo(client, key, began);
    later(6 * SECOND);
    expect(await viewerOf(client)).toBe(user.id);
  });

  test('ends with a sign-out, and its row and cookie with it', async () => {
    const { client, key, id } = await bound(await app.make.user());
    expect((await client.post('/sign-out')).status).toBe(303);
    expect(client.cookie('bound')).toBe('');
    expect(await app.rows('boundSession', { id })).toEqual([]);
    expect((await refresh(client, id, key.answer('x'))).status).toBe(401);
  });

  test('ends when it is ended from elsewhere', async () => {
    const user = await app.make.user();
    const { client, id } = await bound(user);
    const { client: other } = await app.make.signedIn(user);
    expect((await other.postJson('/api/auth/revoke-session', { token: id })).status).toBe(200);
    expect(await app.rows('boundSession', { id })).toEqual([]);
    expect(await viewerOf(client)).toBeUndefined();
  });

  test('of the account before does not disturb the next one in that browser', async () => {
    const { client, id, key } = await bound(await app.make.user());
    const user = await app.make.user();
    await client.post('/sign-out');
    const began = await client.post('/sign-in', { email: user.email, password: user.password });
    const next = await bindTo(client, new DeviceKey(), began);
    expect((await refresh(client, id, key.answer('x'))).status).toBe(401);
    later(6 * SECOND);
    expect(next).not.toBe(id);
    expect(await viewerOf(client)).toBe(user.id);
  });
});

describe('what it costs', () => {
  const asked = async (work: () => Promise<unknown>) => {
    ear.heard.splice(0);
    await work();
    return ear.heard.map(({ sql }) => sql.replace(/\s+/g, ' ').trim());
  };

  test.each([
    '/account/profile',
    '/dashboard',
    '/account/devices',
    '/account/security',
  ])('no statement more on %s', async (path) => {
    const { client, user } = await bound(await app.make.user());
    const { client: usual } = await app.make.signedIn(user);
    await usual.get(path);
    const without = await asked(async () => usual.get(path));
    const withKey = await asked(async () => client.get(path));
    expect(withKey).toHaveLength(without.length);
  });

  test('three statements a refresh beside its limit, and no transaction', async () => {
    const { client, key, id } = await bound(await app.make.user());
    const statements = await asked(() => refreshWith(client, key, id));
    const own = statements.filter((sql) => sql.includes('boundSession'));
    // Once without a signature, for a challenge; each time the gate looks at the session, too.
    const kinds = own.map((sql) => sql.split(' ')[0]);
    expect(kinds).toEqual(['SELECT', 'SELECT', 'SELECT', 'SELECT', 'UPDATE']);
    expect(statements.filter((sql) => /^(?:UPDATE|INSERT|DELETE)/i.test(sql)).length).toBe(3);
  });
});
