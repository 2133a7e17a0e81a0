import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { DAY, MINUTE, SECOND } from '../../src/time.ts';
import { startTestApp } from '../support/app.ts';
import { scratchDatabase } from '../support/databases.ts';
import { moveSessions } from '../support/sessions.ts';

// Its clock runs ahead and its sweeper sweeps everything: rows of other files do not see either.
const scratch = await scratchDatabase();
await migrate(scratch.source);
const app = await startTestApp({}, { source: scratch.source });
afterAll(async () => {
  await app.stop();
  await scratch.drop();
});
afterEach(() => {
  vi.useRealTimers();
});

/** From now on it is so much later. */
function later(time: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + time });
}

async function signedIn(choice: { remember?: string }) {
  const user = await app.make.user();
  await app.deps.database.query.deleteFrom('session').where('userId', '=', user.id).execute();
  const client = app.client();
  const { email, password } = user;
  const res = await client.post('/sign-in', { email, password, ...choice });
  const cookies = [res.headers['set-cookie']].flat();
  const cookie = String(cookies.find((line) => line?.includes('session_token')));
  const row = async () => (await app.rows('session', { userId: user.id }))[0];
  return { client, user, cookie, row };
}

/** How far apart two times are. */
const distance = (time: unknown, expected: number) => Math.abs((time as Date).getTime() - expected);

const isIn = async (client: { get(path: string): Promise<{ status: number }> | unknown }) =>
  ((await client.get('/dashboard')) as { status: number }).status === 200;

test('without "keep me signed in" the cookie ends with the browser, the session after a week', async () => {
  const { client, cookie, row } = await signedIn({});
  expect(cookie).not.toMatch(/Max-Age|Expires/i);
  const session = await row();
  expect(session?.remembered).toBe(0);
  expect(distance(session?.expiresAt, Date.now() + 7 * DAY)).toBeLessThan(10 * SECOND);
  later(7 * DAY + MINUTE);
  expect(await isIn(client)).toBe(false);
});

test('with it the cookie lasts, and the session for thirty days without use', async () => {
  const { client, cookie, row } = await signedIn({ remember: 'on' });
  expect(cookie).toContain('Max-Age=7776000');
  const session = await row();
  expect(session?.remembered).toBe(1);
  expect(distance(session?.expiresAt, Date.now() + 30 * DAY)).toBeLessThan(10 * SECOND);
  later(29 * DAY);
  expect(await isIn(client)).toBe(true);
});

test('every use begins the week anew, whether the cookie is kept or not', async () => {
  const { client, row } = await signedIn({});
  for (let day = 0; day < 4; day += 1) {
    later(5 * DAY);
    expect(await isIn(client)).toBe(true);
  }
  expect(distance((await row())?.expiresAt, Date.now() + 7 * DAY)).toBeLessThan(10 * SECOND);
  later(7 * DAY + MINUTE);
  expect(await isIn(client)).toBe(false);
});

test('after ninety days it is over, however often it was used', async () => {
  const { client, row } = await signedIn({ remember: 'on' });
  const begun = Date.now();
  for (const day of [25, 50, 75, 89]) {
    vi.useFakeTimers({ toFake: ['Date'], now: begun + day * DAY });
    expect(await isIn(client)).toBe(true);
  }
  expect(distance((await row())?.expiresAt, begun + 90 * DAY)).toBeLessThan(10 * SECOND);
  vi.useFakeTimers({ toFake: ['Date'], now: begun + 90 * DAY + MINUTE });
  expect(await isIn(client)).toBe(false);
  expect((await client.postJson('/api/auth/update-user', { name: 'Late' })).status).toBe(401);
});

test('activity is written at most once a minute, by any endpoint', async () => {
  const { client, row } = await signedIn({});
  const begun = (await row())?.lastActiveAt as Date;
  await client.get('/dashboard');
  expect((await row())?.lastActiveAt).toEqual(begun);
  later(61 * SECOND);
  await client.get('/api/auth/list-sessions');
  const touched = (await row())?.lastActiveAt as Date;
  expect(touched.getTime()).toBeGreaterThan(begun.getTime() + 60 * SECOND);
  later(30 * SECOND);
  await client.get('/dashboard');
  expect((await row())?.lastActiveAt).toEqual(touched);
});

test('a session that has ended is not brought back by a request under way', async () => {
  const { client, user, row } = await signedIn({});
  await moveSessions(app, user.id, { expiresAt: new Date(Date.now() - SECOND) });
  expect(await isIn(client)).toBe(false);
  expect(await row()).toBeUndefined();
});

test('what is over is swept, what is not stays', async () => {
  const { user, row } = await signedIn({});
  const gone = await signedIn({});
  await moveSessions(app, gone.user.id, { expiresAt: new Date(Date.now() - SECOND) });
  const { query } = app.deps.database;
  const auditRow = (id: string, createdAt: Date) => ({
    id,
    event: 'signIn',
    outcome: 'success' as const,
    actorId: null,
    subjectId: user.id,
    sessionId: null,
    ipAddress: null,
    userAgent: null,
    requestId: null,
    detail: null,
    createdAt,
  });
  await query
    .insertInto('auditEvent')
    .values([
      auditRow(`old-${user.id.slice(0, 30)}`, new Date(Date.now() - 367 * DAY)),
      auditRow(`new-${user.id.slice(0, 30)}`, new Date(Date.now() - 360 * DAY)),
    ])
    .execute();
  const removed = await app.deps.sweeper.sweep();
  expect(removed.session).toBeGreaterThanOrEqual(1);
  expect(removed.auditEvent).toBeGreaterThanOrEqual(1);
  expect(await gone.row()).toBeUndefined();
  expect(await row()).toBeDefined();
  const left = (await app.rows('auditEvent', { subjectId: user.id })).map(({ id }) => String(id));
  expect(left).toContain(`new-${user.id.slice(0, 30)}`);
  expect(left).not.toContain(`old-${user.id.slice(0, 30)}`);
});

test('several instances may sweep at once', async () => {
  await Promise.all([app.deps.sweeper.sweep(), app.deps.sweeper.sweep()]);
});

test('under https every cookie of ours is bound to this host', async () => {
  const secure = await startTestApp({ BETTER_AUTH_URL: 'https://accounts.localhost' });
  try {
    const { email, password } = await secure.make.user();
    const client = secure.client();
    const answers = [
      await client.post('/sign-in', { email, password }),
      await client.get(`/not-me?token=${'x'.repeat(43)}`),
      await client.post('/sign-out'),
    ];
    const cookies = answers.flatMap(({ headers }) => [headers['set-cookie'] ?? []].flat());
    expect(cookies.some((cookie) => cookie.includes('.device='))).toBe(true);
    expect(cookies.some((cookie) => cookie.includes('.not_me='))).toBe(true);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-latchkey\.[^;]*;.*Path=\/(;|$)/);
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).not.toMatch(/Domain=/i);
    }
  } finally {
    await secure.stop();
  }
});
