import { createHash } from 'node:crypto';
import { hashPassword as scrypt } from 'better-auth/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPasswords, hashesAtOnce } from '../../src/auth/passwords.ts';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { shown } from '../support/page.ts';

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const OWASP = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/;

/** A hundred characters without a pattern; bcrypt would look at 72 of them. */
const LONG = createHash('sha512').update('long').digest('base64').repeat(2).slice(0, 100);

describe('with the cost of everyday', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({}, { passwords: createPasswords() });
  });
  afterAll(() => app.stop());

  test('a new password is kept as argon2id with the parameters of OWASP', async () => {
    const { id, password } = await app.make.user();
    const hash = await hashOf(app, id);
    expect(hash).toMatch(OWASP);
    expect(hash).not.toContain(password);
  });

  test('a hundred who sign in at once all get their answer', async () => {
    // Each with a guess of their own: one that is tried at many names is slowed down.
    const signIn = (_: unknown, n: number) =>
      app.client().post('/sign-in', { email: app.make.email(), password: `wrong-guess-${n}` });
    const answers = await Promise.all(Array.from({ length: 100 }, signIn));
    for (const { status } of answers) expect(status).toBe(422);
  });

  test('pages do not wait for the passwords of others', async () => {
    const { client } = await app.make.signedIn();
    let hashed = 0;
    const hash = async () => {
      await app.deps.passwords.hash('a quiet harbour');
      hashed += 1;
    };
    const all = Promise.all(Array.from({ length: 60 }, hash));
    expect((await client.get('/dashboard')).status).toBe(200);
    expect(hashed).toBeLessThan(40);
    await all;
  });

  test('two people with one password have different hashes', async () => {
    const [one, other] = [await app.make.user(), await app.make.user()];
    expect(await hashOf(app, one.id)).not.toBe(await hashOf(app, other.id));
  });

  test('a hash of the library’s own kind is accepted, and made new at that sign-in', async () => {
    const { id, email, password } = await app.make.user();
    await setHash(app, id, await scrypt(password));

    const refused = await app.client().post('/sign-in', { email, password: 'wrong-guess' });
    expect(refused.status).toBe(422);
    expect(await hashOf(app, id)).not.toMatch(OWASP);

    expect((await app.client().post('/sign-in', { email, password })).status).toBe(303);
    const renewed = await hashOf(app, id);
    expect(renewed).toMatch(OWASP);

    expect((await app.client().post('/sign-in', { email, password })).status).toBe(303);
    expect(await hashOf(app, id)).toBe(renewed);
  });

  test('a cheaper hash is made new, over the API as well', async () => {
    const { id, email, password } = await app.make.user();
    await setHash(app, id, await createPasswords({ memoryCost: 8, timeCost: 1 }).hash(password));
    const res = await app.client().postJson('/api/auth/sign-in/email', { email, password });
    expect(res.status).toBe(200);
    expect(await hashOf(app, id)).toMatch(OWASP);
  });
});

describe('a password', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  const composed = 'caf\u00e9 au lait';
  const decomposed = 'cafe\u0301 au lait';

  test.each<[string, string, string, boolean]>([
    ['another letter', 'a quiet harbour', 'a quiet harboux', false],
    ['another case', 'a quiet harbour', 'A quiet harbour', false],
    ['a blank at the end', 'a quiet harbour', 'a quiet harbour ', false],
    ['a blank at the beginning', 'a quiet harbour', ' a quiet harbour', false],
    ['its blanks at both ends', '  a quiet harbour  ', '  a quiet harbour  ', true],
    ['its blanks at both ends gone', '  a quiet harbour  ', 'a quiet harbour', false],
    ['its accent composed by another keyboard', composed, decomposed, true],
    ['its accent decomposed by another keyboard', decomposed, composed, true],
    ['wide letters for narrow ones', 'ｑｕｉｅｔ ｈａｒｂｏｕｒ ７', 'quiet harbour 7', true],
    ['no accent', composed, 'cafe au lait', false],
    ['pictures', '🔑🏡🐈‍⬛🌊🌊🌊🌊', '🔑🏡🐈‍⬛🌊🌊🌊🌊', true],
    ['its first 72 bytes only', LONG, LONG.slice(0, 72), false],
    ['markup', '<b>&amp;"\'</b>', '<b>&amp;"\'</b>', true],
  ])('typed with %s', async (_, chosen, typed, accepted) => {
    const email = app.make.email();
    const fields = { name: 'Ada', email, password: chosen };
    expect((await app.client().post('/sign-up', fields)).status).toBe(303);
    const page = await app.client().post('/sign-in', { email, password: typed });
    expect(page.status).toBe(accepted ? 303 : 422);
    const api = app.client().postJson('/api/auth/sign-in/email', { email, password: typed });
    expect((await api).status).toBe(accepted ? 200 : 401);
  });

  test('of ten years ago is still one: none expires (ASVS 6.2.10)', async () => {
    const { id, email, password } = await app.make.user();
    await app.deps.database.pool.query(
      'UPDATE account SET createdAt = createdAt - INTERVAL 10 YEAR, updatedAt = updatedAt - INTERVAL 10 YEAR WHERE userId = ?',
      [id],
    );
    const page = await app.client().post('/sign-in', { email, password });
    expect([page.status, page.headers.location]).toEqual([303, '/dashboard']);
  });

  test('is never written to the log', async () => {
    const secret = 'never-to-be-read-4711';
    const { email } = await app.make.user({ password: secret });
    await app.client().post('/sign-in', { email, password: secret });
    await app.client().post('/sign-in', { email, password: `${secret}-wrong` });
    await app.client().post('/sign-up', { email, password: secret, name: 'x' });
    expect(app.logged.length).toBeGreaterThan(3);
    expect(JSON.stringify(app.logged)).not.toContain(secret);
  });
});

describe('when more passwords come than can be hashed', () => {
  const TOKEN = 'a-token-for-metrics-0123456789abcdef';
  let app: TestApp;
  beforeAll(async () => {
    const passwords = createPasswords(
      { memoryCost: 19_456, timeCost: 10 },
      { running: 1, waiting: 3 },
    );
    app = await startTestApp({ METRICS_TOKEN: TOKEN }, { passwords });
  });
  afterAll(() => app.stop());

  type SignIn = (client: TestClient, who: TestPerson) => ReturnType<TestClient['post']>;

  test.each<[string, SignIn, string]>([
    [
      'a program',
      (client, { email, password }) =>
        client.postJson('/api/auth/sign-in/email', { email, password }),
      '"code":"SERVICE_UNAVAILABLE"',
    ],
    [
      'a person',
      (client, { email, password }) => client.post('/sign-in', { email, password }),
      shown('errors.503.title'),
    ],
  ])('%s is told at once to come again, and let in later', async (_who, signIn, words) => {
    const user = await app.make.user();
    const crowd = Array.from({ length: 20 }, () => signIn(app.client(), user));
    const refused = (await Promise.all(crowd)).filter(({ status }) => status === 503);

    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(16);
    for (const { headers, text } of refused) {
      expect(headers).toMatchObject({ 'retry-after': '5' });
      expect(text).toContain(words);
    }
    expect((await signIn(app.client(), user)).status).toBeLessThan(400);
  });

  test('the metrics count who was turned away', async () => {
    const { text } = await app.client().get('/metrics').set('Authorization', `Bearer ${TOKEN}`);
    expect(text).toMatch(/^latchkey_hashes_refused_total [1-9]\d*$/m);
  });
});

async function hashOf(app: TestApp, userId: string): Promise<string> {
  const [account] = await app.rows('account', { userId, providerId: 'credential' });
  return String(account?.password);
}

async function setHash(app: TestApp, userId: string, hash: string): Promise<void> {
  await app.deps.database.pool.query('UPDATE account SET password = ? WHERE userId = ?', [
    hash,
    userId,
  ]);
}

test.each([
  { cores: 1, workers: 1, standBack: true, atOnce: 1 },
  { cores: 2, workers: 1, standBack: true, atOnce: 2 },
  { cores: 16, workers: 1, standBack: true, atOnce: 8 },
  { cores: 2, workers: 4, standBack: true, atOnce: 1 },
  { cores: 16, workers: 4, standBack: true, atOnce: 4 },
  { cores: 1, workers: 1, standBack: false, atOnce: 1 },
  { cores: 2, workers: 1, standBack: false, atOnce: 1 },
  { cores: 16, workers: 1, standBack: false, atOnce: 3 },
  { cores: 4, workers: 4, standBack: false, atOnce: 1 },
])('machine %# hashes as many passwords at once as leave room for pages', (machine) => {
  const { workers, cores, standBack, atOnce } = machine;
  expect(hashesAtOnce(workers, cores, standBack)).toBe(atOnce);
});
