import { afterAll, expect, test } from 'vitest';
import { newId } from '../../src/auth/ids.ts';
import { MOST_SHOWN } from '../../src/features/devices/queries.ts';
import { HOUR } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { shown } from '../support/page.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Signs the person in with a browser of its own. */
async function browserOf({ email, password }: TestPerson, userAgent = FIREFOX) {
  const client = app.client();
  const res = await client.post('/sign-in', { email, password }).set('User-Agent', userAgent);
  expect(res.status).toBe(303);
  const rows = await app.rows('session', { ipAddress: client.address });
  return { client, id: String(rows[0]?.id) };
}

/** A person with two browsers; the session of the sign-up is gone. */
async function twoBrowsers() {
  const user = await app.make.user();
  await app.deps.database.query.deleteFrom('session').where('userId', '=', user.id).execute();
  return { user, here: await browserOf(user), there: await browserOf(user) };
}

const isSignedIn = async (client: ReturnType<typeof app.client>) =>
  (await client.get('/dashboard')).status === 200;

async function acts(userId: string): Promise<string[]> {
  const rows = await app.rows('auditEvent', { subjectId: userId });
  return rows.map(({ event, outcome }) => `${event} ${outcome}`);
}

test('all devices are listed in words, this one first and marked, never with a token', async () => {
  const { user, here, there } = await twoBrowsers();
  const page = await here.client.get('/account/devices');
  expect(page.status).toBe(200);
  expect(page.headers['cache-control']).toBe('no-store');
  const items = page.text.match(/<li>[\s\S]*?<\/li>/g)?.filter((item) => item.includes('Firefox'));
  expect(items).toHaveLength(2);
  expect(items?.[0]).toContain('Firefox on Windows');
  expect(items?.[0]).toContain('This browser');
  expect(items?.[0]).not.toContain(here.id);
  expect(items?.[1]).toContain(`value="${there.id}"`);
  expect(items?.[1]).toContain('2001:db8:');
  for (const { token } of await app.rows('session', { userId: user.id })) {
    expect(page.text).not.toContain(token);
  }
});

test('of very many sessions those used last are listed, this one always, and the page says so', async () => {
  const { user, here } = await twoBrowsers();
  const now = new Date();
  const later = new Date(now.getTime() + HOUR);
  const rows = Array.from({ length: MOST_SHOWN }, () => {
    const [id, token] = [newId(), newId()];
    return { id, token, userId: user.id, updatedAt: now, lastActiveAt: later, expiresAt: later };
  });
  await app.deps.database.query.insertInto('session').values(rows).execute();

  const page = await here.client.get('/account/devices');

  const items = page.text.match(/<li>[\s\S]*?<\/li>/g)?.filter((item) => item.includes('<time '));
  expect(items).toHaveLength(MOST_SHOWN);
  expect(items?.[0]).toContain('This browser');
  expect(page.text).toContain(shown('devices.more', { count: MOST_SHOWN }));
  await here.client.post('/account/devices/end-others');
  expect(await app.rows('session', { userId: user.id })).toMatchObject([{ id: here.id }]);
  expect((await here.client.get('/account/devices')).text).not.toContain('used last');
});

test('ending another device kills it at its next request', async () => {
  const { user, here, there } = await twoBrowsers();
  const res = await here.client.post('/account/devices/end', { id: there.id });
  expect(res.status).toBe(303);
  expect(res.headers.location).toBe('/account/devices');
  expect(await isSignedIn(there.client)).toBe(false);
  expect((await here.client.get('/account/devices')).text).toContain('The device was signed out.');
  expect((await acts(user.id)).filter((act) => act.startsWith('session'))).toEqual([
    'sessionEnded success',
  ]);
});

test('ending all others leaves this one', async () => {
  const { user, here, there } = await twoBrowsers();
  const third = await browserOf(user);
  expect((await here.client.post('/account/devices/end-others')).status).toBe(303);
  expect(await isSignedIn(there.client)).toBe(false);
  expect(await isSignedIn(third.client)).toBe(false);
  const page = await here.client.get('/account/devices');
  expect(page.text).toContain('You were signed out of all other devices.');
  expect(page.text).toContain('You are not signed in anywhere else.');
  expect((await acts(user.id)).filter((act) => act.startsWith('session'))).toEqual([
    'sessionsEnded success',
  ]);
});

test("another person's session is not found, and lives", async () => {
  const { here } = await twoBrowsers();
  const stranger = await app.make.user();
  const theirs = await browserOf(stranger);
  expect((await here.client.post('/account/devices/end', { id: theirs.id })).status).toBe(404);
  const json = await here.client.postJson('/api/auth/revoke-session', { token: theirs.id });
  expect([json.status, json.body.code]).toEqual([404, 'SESSION_NOT_FOUND']);
  expect(await isSignedIn(theirs.client)).toBe(true);
  expect((await here.client.post('/account/devices/end', { id: 'x'.repeat(99) })).status).toBe(404);
});

test('the API lists and ends sessions by a handle that is no token', async () => {
  const { user, here, there } = await twoBrowsers();
  const tokens = (await app.rows('session', { userId: user.id })).map(({ token }) => String(token));
  const list = await here.client.get('/api/auth/list-sessions');
  expect(list.body).toHaveLength(2);
  for (const token of tokens) expect(list.text).not.toContain(token);
  const other = list.body.find(({ id }: { id: string }) => id === there.id);
  const ended = await here.client.postJson('/api/auth/revoke-session', { token: other.token });
  expect([ended.status, ended.body]).toEqual([200, { status: true }]);
  expect(await isSignedIn(there.client)).toBe(false);
});

test('no JSON answer carries the token of the cookie', async () => {
  const user = await app.make.user();
  const client = app.client();
  const { email, password } = user;
  const signIn = await client.postJson('/api/auth/sign-in/email', { email, password });
  const token = decodeURIComponent(client.cookie('session_token') ?? '').split('.')[0] ?? '';
  expect(token).toHaveLength(32);
  expect(signIn.text).not.toContain(token);
  expect((await client.get('/api/auth/get-session')).text).not.toContain(token);
});

test('signing out everywhere over the API ends this session, too', async () => {
  const { user, here, there } = await twoBrowsers();
  expect((await here.client.postJson('/api/auth/revoke-sessions')).status).toBe(200);
  expect(await isSignedIn(here.client)).toBe(false);
  expect(await isSignedIn(there.client)).toBe(false);
  expect(await acts(user.id)).toContain('allSessionsEnded success');
});

test('guests and foreign origins are refused', async () => {
  const { here, there } = await twoBrowsers();
  const guest = await app.client().post('/account/devices/end', { id: there.id });
  expect(guest.headers.location).toBe('/sign-in?next=%2Faccount%2Fdevices');
  const foreign = await here.client
    .post('/account/devices/end-others')
    .set('Sec-Fetch-Site', 'cross-site');
  expect(foreign.status).toBe(403);
  expect((await app.client().postJson('/api/auth/revoke-other-sessions')).status).toBe(401);
  expect(await isSignedIn(there.client)).toBe(true);
});

test('signing out is a POST; the old cookie opens nothing, and one row tells of it', async () => {
  const { user, here } = await twoBrowsers();
  const cookie = `latchkey.session_token=${here.client.cookie('session_token')}`;
  expect((await here.client.get('/sign-out')).headers.location).toBe('/');
  expect(await isSignedIn(here.client)).toBe(true);
  const res = await here.client.post('/sign-out');
  expect(res.status).toBe(303);
  expect(res.headers['clear-site-data']).toBe('"cache"');
  expect(here.client.cookie('session_token')).toBeFalsy();
  expect(here.client.cookie('device')).toBeTruthy();
  const replayed = await app.agent().get('/dashboard').set('Cookie', cookie);
  expect(replayed.status).toBe(303);
  expect((await acts(user.id)).filter((act) => act.startsWith('signOut'))).toEqual([
    'signOut success',
  ]);
});

test('the session after signing in is another than before', async () => {
  const { user, here } = await twoBrowsers();
  const before = here.client.cookie('session_token');
  const { email, password } = user;
  await here.client.postJson('/api/auth/sign-in/email', { email, password });
  expect(here.client.cookie('session_token')).not.toBe(before);
  expect(await app.rows('session', { id: here.id })).toEqual([]);
});

test('somebody who is signed in is led on from sign-in and sign-up', async () => {
  const { here } = await twoBrowsers();
  for (const page of ['/sign-in', '/sign-up']) {
    const res = await here.client.get(`${page}?next=%2Faccount%2Fdevices%3Ftab%3D1`);
    expect([res.status, res.headers.location]).toEqual([303, '/account/devices?tab=1']);
  }
});
