import { afterAll, describe, expect, test, vi } from 'vitest';
import { createRateLimitStorage } from '../../src/auth/rate-limit.ts';
import { migrate } from '../../src/db/migrate.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { scratchDatabase } from '../support/databases.ts';
import { rulesFor } from '../support/manifests.ts';
import { pageOf, shown } from '../support/page.ts';
import { postRaw } from '../support/raw.ts';

const app = await startTestApp();
const twin = await startTestApp();
afterAll(async () => {
  await app.stop();
  await twin.stop();
});

const MAX = rulesFor('/sign-in/email').limit.max;
const PATH = '/api/auth/sign-in/email';

const wrongCall = (client: TestClient) =>
  client.postJson(PATH, { email: 'nobody@example.com', password: 'wrong-guess' });
const wrongForm = (client: TestClient) =>
  client.post('/sign-in', { email: 'nobody@example.com', password: 'wrong-guess' });

describe('somebody who tries too often', () => {
  test('meets one limit, whether over the form or over the API', async () => {
    const client = app.client();
    for (let tries = 0; tries < MAX; tries += 2) {
      expect((await wrongForm(client)).status).toBe(422);
      expect((await wrongCall(client)).status).toBe(401);
    }
    expect((await wrongForm(client)).status).toBe(429);
    expect((await wrongCall(client)).status).toBe(429);
  });

  test('gets the form again, with what was entered and when to come back', async () => {
    const { email, password } = await app.make.user();
    const client = await exhausted();

    const entered = { email, password, remember: 'on', next: '/dashboard?a=1' };
    const res = await client.post('/sign-in', entered);

    expect(res.status).toBe(429);
    const seconds = Number(res.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(res.text).toContain(shown('form.tooMany', { count: seconds }));
    const page = pageOf(res.text);
    expect(page.title).toMatch(new RegExp(`^${shown('form.errorPrefix')}`));
    expect(page.input('email')?.value).toBe(email);
    expect(page.input('remember')).toHaveProperty('checked');
    expect(page.input('next')?.value).toBe('/dashboard?a=1');
    expect(page.input('password')).not.toHaveProperty('value');
    expect(client.cookie('session_token')).toBeUndefined();
  });

  test('gets JSON with a code and when to come back from the API', async () => {
    const res = await wrongCall(await exhausted());
    expect(res.status).toBe(429);
    expect(res.body).toMatchObject({ code: 'TOO_MANY_REQUESTS', message: expect.any(String) });
    expect(Number(res.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('is refused with the right password, too', async () => {
    const { email, password, id } = await app.make.user();
    const before = await app.rows('session', { userId: id });
    const client = await exhausted();
    expect((await client.post('/sign-in', { email, password })).status).toBe(429);
    expect((await client.postJson(PATH, { email, password })).status).toBe(429);
    expect(await app.rows('session', { userId: id })).toEqual(before);
  });

  test('does not stand in the way of others, or of other pages', async () => {
    const client = await exhausted();
    expect((await wrongCall(app.client())).status).toBe(401);
    const fields = { name: 'Ada', email: app.make.email(), password: 'a quiet harbour' };
    expect((await client.post('/sign-up', fields)).status).toBe(303);
    expect((await client.get('/sign-in')).status).not.toBe(429);
  });

  test('meets the same limit at another instance', async () => {
    const { address } = await exhausted();
    expect((await wrongCall(twin.client(address))).status).toBe(429);
    expect((await wrongForm(twin.client(address))).status).toBe(429);
  });

  test('gets exactly as many tries at once as one after the other', async () => {
    const client = app.client();
    const elsewhere = twin.client(client.address);
    const tries = Array.from({ length: MAX }, () => [wrongCall(client), wrongCall(elsewhere)]);
    const statuses = (await Promise.all(tries.flat())).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(MAX);
    expect(statuses.filter((status) => status === 429)).toHaveLength(MAX);
  });

  test('may try again when the time is over, as often as before', async () => {
    const client = await exhausted();
    await app.deps.database.pool.query(
      'UPDATE rateLimit SET windowEndsAt = UTC_TIMESTAMP(3) WHERE `key` LIKE ?',
      [`${keyPart(client)}%`],
    );
    for (let tries = 0; tries < MAX; tries += 1) {
      expect((await wrongCall(client)).status).toBe(401);
    }
    expect((await wrongCall(client)).status).toBe(429);
  });
});

describe('signing up', () => {
  test('has a limit, too', async () => {
    const client = app.client();
    const max = rulesFor('/sign-up/email').limit.max;
    const entered = { name: 'Ada', email: 'no-address', password: 'a quiet harbour' };
    const call = () => client.postJson('/api/auth/sign-up/email', entered);
    await Promise.all(Array.from({ length: max }, call));
    const email = app.make.email();
    const res = await client.post('/sign-up', { ...entered, email });
    expect(res.status).toBe(429);
    expect(pageOf(res.text).input('name')?.value).toBe('Ada');
    expect(await app.rows('user', { email })).toHaveLength(0);
  });
});

describe('who somebody is', () => {
  test('is decided by a whole network under IPv6: one person has many addresses of it', async () => {
    const { address } = await exhausted();
    const neighbour = address.replace(/::1$/, ':7:7:7:7');
    expect((await wrongCall(app.client(neighbour))).status).toBe(429);
  });

  test('is the address that the trusted proxy saw, not what the visitor wrote before it', async () => {
    const { address } = await exhausted();
    const pretending = app.client(`203.0.113.7, ${address}`);
    expect((await wrongCall(pretending)).status).toBe(429);
  });

  test('cannot be invented when no proxy is trusted', async () => {
    const scratch = await scratchDatabase();
    await migrate(scratch.source);
    const bare = await startTestApp({ TRUST_PROXY: '' }, { source: scratch.source });
    try {
      const forged = (n: number): Record<string, string> => ({
        'X-Forwarded-For': `203.0.113.${n}`,
        'X-Real-IP': `203.0.113.${n}`,
        'X-Client-IP': `203.0.113.${n}`,
        'CF-Connecting-IP': `203.0.113.${n}`,
        Forwarded: `for=203.0.113.${n}`,
      });
      const tryAs = (n: number) => wrongCall(bare.client()).set(forged(n));
      for (let n = 0; n < MAX; n += 1) expect((await tryAs(n)).status).toBe(401);
      expect((await tryAs(100)).status).toBe(429);
      expect((await wrongForm(bare.client()).set(forged(101))).status).toBe(429);
    } finally {
      await bare.stop();
      await scratch.drop();
    }
  });

  test.each([
    'junk',
    '',
    ',,,',
    '999.1.1.1',
    '127.0.0.1, junk',
    "1.1.1.1'--",
    'x'.repeat(5000),
  ])('has an answer for an address like %j', async (address) => {
    const res = await wrongCall(app.client(address));
    expect([401, 429]).toContain(res.status);
  });
});

describe('the limit cannot be walked around by writing the path otherwise', () => {
  test.each([
    '/api/auth/./sign-in/email',
    '/api/auth/x/../sign-in/email',
    '/api/auth/sign-in/email?x=1',
    '/api/auth/sign-in\\email',
    '/api/auth/sign-in/email/',
    '/api/auth//sign-in/email',
    '/api/auth/sign-in/%65mail',
    '/API/auth/sign-in/email',
  ])('%s', async (path) => {
    const { email, password } = await app.make.user();
    const { address } = await exhausted();
    const answer = await postRaw(app.base, path, JSON.stringify({ email, password }), {
      'Content-Type': 'application/json',
      'X-Forwarded-For': address,
    });
    expect([404, 429]).toContain(answer.status);
  });
});

describe('the counters', () => {
  test('that have run out are swept away now and then', async () => {
    const { pool } = app.deps.database;
    // Those of other files: a sweep takes a thousand.
    await pool.query('DELETE FROM rateLimit WHERE windowEndsAt < UTC_TIMESTAMP(3)');
    const storage = createRateLimitStorage(app.deps.database);
    const key = `${app.make.email()}|/old`;
    await storage.consume(key, { window: 60, max: 5 });
    await pool.query(
      'UPDATE rateLimit SET windowEndsAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE `key` = ?',
      [key],
    );
    vi.spyOn(Math, 'random').mockReturnValue(0);
    await storage.consume(`${app.make.email()}|/new`, { window: 60, max: 5 });
    expect(await app.rows('rateLimit', { key })).toHaveLength(0);
  });

  test('take a path of any length', async () => {
    const client = app.client();
    const res = await client.get(`/api/auth/${'x'.repeat(4000)}`);
    expect(res.status).toBe(404);
  });
});

/** A client who has used up all tries to sign in. */
async function exhausted(): Promise<TestClient> {
  const client = app.client();
  const answers = await Promise.all(Array.from({ length: MAX }, () => wrongCall(client)));
  expect(answers.map(({ status }) => status)).not.toContain(429);
  return client;
}

/** How the limiter's keys begin for this client: its network, written out. */
function keyPart({ address }: TestClient): string {
  const groups = address.split('::')[0]?.split(':') ?? [];
  return groups.map((group) => group.padStart(4, '0')).join(':');
}
