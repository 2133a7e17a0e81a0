import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { MINUTE, SECOND } from '../../src/time.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { scratchDatabase } from '../support/databases.ts';
import {
  bindTo,
  challengeIn,
  DeviceKey,
  type Forged,
  offerIn,
  REFRESH,
  REGISTER,
  refresh,
  refreshWith,
  register,
} from '../support/device-key.ts';

/** Answers to challenges that are not as they should be, and which status a browser gets for them. */

// Its clock runs ahead.
const scratch = await scratchDatabase();
await migrate(scratch.source);
const app = await startTestApp({}, { source: scratch.source });
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await app.stop();
  await scratch.drop();
});

function later(time: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + time });
}

/** Somebody who has signed in a moment ago, and the challenge that came with it. */
async function begun() {
  const user = await app.make.user();
  const client = app.client();
  const began = await client.post('/sign-in', { email: user.email, password: user.password });
  const { challenge = '' } = offerIn(began) ?? {};
  return { user, client, began, challenge, key: new DeviceKey() };
}

async function bound() {
  const one = await begun();
  const id = await bindTo(one.client, one.key, one.began);
  later(6 * SECOND);
  return { ...one, id };
}

/** The challenge that a browser gets which asks without a signature. */
async function challenged(client: TestClient, id: string): Promise<string> {
  return challengeIn(await refresh(client, id)).challenge;
}

const isIn = async (client: TestClient) =>
  (await client.get('/api/auth/get-session')).body !== null;

/** Forged alike at a registration and at a refresh. */
const FORGED: readonly [string, Forged][] = [
  ['no algorithm', { head: { alg: 'none' }, signature: () => Buffer.alloc(0) }],
  ['the other algorithm', { head: { alg: 'RS256' } }],
  ['a keyed hash', { head: { alg: 'HS256' } }],
  ['another type', { head: { typ: 'JWT' } }],
  ['no type', { head: { typ: undefined } }],
  ['a challenge that is no text', { payload: { jti: 7 } }],
  ['no challenge', { payload: { jti: undefined } }],
  ['an empty signature', { signature: () => Buffer.alloc(0) }],
  ['zeros for a signature', { signature: () => Buffer.alloc(64) }],
  ['too much', { payload: { more: 'x'.repeat(5000) } }],
];

describe('a registration', () => {
  test.each(FORGED)('with %s is refused', async (_, forged) => {
    const { client, key, challenge, user } = await begun();
    const answer = await register(client, key.introduce(challenge, forged));
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_DEVICE_PROOF']);
    expect(await app.rows('boundSession', { userId: user.id })).toEqual([]);
    expect(await isIn(client)).toBe(true);
  });

  test('with the DER form of a signature is refused', async () => {
    const { client, key, challenge } = await begun();
    const signature = (text: string) => sign('sha256', Buffer.from(text), key.privateKey);
    expect((await register(client, key.introduce(challenge, { signature }))).status).toBe(400);
  });

  test('with a key that another has signed for is refused', async () => {
    const { client, key, challenge } = await begun();
    const jwk = new DeviceKey().publicKey.export({ format: 'jwk' });
    const answer = await register(client, key.introduce(challenge, { head: { jwk } }));
    expect(answer.status).toBe(400);
  });

  test.each([
    ['none', undefined],
    ['no object', 'P-256'],
    ['of another curve', { kty: 'EC', crv: 'P-384', x: 'AA', y: 'AA' }],
    ['off the curve', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['that is symmetric', { kty: 'oct', k: 'AAAA' }],
    ['with nothing in it', { kty: 'RSA' }],
  ])('with a key, %s, is refused', async (_, jwk) => {
    const { client, key, challenge } = await begun();
    const answer = await register(client, key.introduce(challenge, { head: { jwk } }));
    expect(answer.status).toBe(400);
  });

  test('with a short key of RSA is refused', async () => {
    const { client, challenge } = await begun();
    const answer = await register(client, new DeviceKey('RS256', 1024).introduce(challenge));
    expect(answer.status).toBe(400);
  });

  test.each([
    '',
    '""',
    'nothing',
    'a.b',
    'a.b.c.d',
    '"a.b.c',
    '?1',
    'e30.e30.e30',
    'bnVsbA.bnVsbA.',
  ])('with %j for a proof is refused', async (text) => {
    const { client } = await begun();
    const answer = await client.bare(REGISTER).set('Secure-Session-Response', text);
    expect(answer.status).toBe(400);
  });

  test('keeps nothing of a private key that comes along', async () => {
    const { client, key, challenge, user } = await begun();
    const jwk = key.privateKey.export({ format: 'jwk' });
    await register(client, key.introduce(challenge, { head: { jwk } })).expect(200);
    const [row] = await app.rows('boundSession', { userId: user.id });
    const der = Buffer.from(String(row?.publicKey), 'base64url');
    expect(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).toThrow();
  });

  test('wants a session that is there, but not its cookie, which a browser keeps back after a trip to a provider', async () => {
    const { client, key, challenge, user } = await begun();
    const answer = await register(app.client(), key.introduce(challenge));
    expect(answer.status, answer.text).toBe(200);
    later(6 * SECOND);
    expect(await isIn(client)).toBe(false);
    expect(await app.rows('boundSession', { userId: user.id })).toHaveLength(1);

    const other = await begun();
    await other.client.post('/sign-out');
    const late = await register(other.client, other.key.introduce(other.challenge));
    expect(late.status, late.text).toBe(401);
  });

  test('wants the challenge of a sign-in as it was given, in time', async () => {
    const { client, key, challenge } = await begun();
    const other = await bound();
    const [id = ''] = other.challenge.split('.');
    const altered = [
      `${challenge}x`,
      challenge.replace('.0.', '.1.'),
      `${id}${challenge.slice(36)}`,
    ];
    const ofRefresh = await challenged(other.client, other.id);
    for (const wrong of [...altered, ofRefresh, 'x']) {
      expect((await register(client, key.introduce(wrong))).status, wrong).toBe(400);
    }
    later(16 * MINUTE);
    expect((await register(client, key.introduce(challenge))).status).toBe(400);
  });

  test('cannot bind a session to a second key, but the first may come again', async () => {
    const { client, key, challenge, user } = await begun();
    expect((await register(client, key.introduce(challenge))).status).toBe(200);
    const second = await register(client, new DeviceKey().introduce(challenge));
    expect([second.status, second.body.code]).toEqual([409, 'SESSION_BOUND_ALREADY']);
    // Its answer was lost.
    expect((await register(client, key.introduce(challenge))).status).toBe(200);
    later(6 * SECOND);
    expect(await isIn(client)).toBe(true);
    const rows = await app.rows('boundSession', { userId: user.id });
    expect(rows.map(({ round }) => round)).toEqual([2]);
    // Twice is enough for that.
    await register(client, key.introduce(challenge));
    expect((await register(client, key.introduce(challenge))).status).toBe(409);
  });

  test('of two keys at once takes one', async () => {
    const { client, challenge, user } = await begun();
    const keys = [new DeviceKey(), new DeviceKey(), new DeviceKey()];
    const answers = await Promise.all(
      keys.map(async (key) => register(client, key.introduce(challenge))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await app.rows('boundSession', { userId: user.id })).toHaveLength(1);
  });
});

describe('a refresh', () => {
  test.each(FORGED)('with %s is refused, and ends nothing', async (_, forged) => {
    const { client, key, id } = await bound();
    const proof = key.answer(await challenged(client, id), forged);
    expect((await refresh(client, id, proof)).status).toBe(400);
    expect((await refreshWith(client, key, id)).status).toBe(200);
    expect(await isIn(client)).toBe(true);
  });

  test('with another key is refused, though it brings that key along', async () => {
    const { client, id } = await bound();
    const answer = await refresh(
      client,
      id,
      new DeviceKey().introduce(await challenged(client, id)),
    );
    expect(answer.status).toBe(400);
  });

  test.each([
    ['too old', outdated],
    ["of another's session", challengeOfAnother],
    ['made up', async () => `a.1.9999999999999.${'a'.repeat(16)}.${'a'.repeat(43)}`],
    ['no challenge at all', async () => 'x'],
  ])('for a challenge that is %s gets a new one', async (_, wrong) => {
    const { client, key, id } = await bound();
    const challenge = await wrong(await challenged(client, id));
    const answer = await refresh(client, id, key.answer(challenge));
    expect([answer.status, answer.body.code]).toEqual([403, 'SIGN_CHALLENGE']);
    const again = challengeIn(answer);
    expect(again.id).toBe(id);
    expect((await refresh(client, id, key.answer(again.challenge))).status).toBe(200);
  });

  async function outdated(own: string): Promise<string> {
    later(16 * MINUTE);
    return own;
  }

  async function challengeOfAnother(): Promise<string> {
    const other = await bound();
    return challenged(other.client, other.id);
  }

  test('takes a challenge once, and the one before for a minute', async () => {
    const { client, key, id } = await bound();
    const proof = key.answer(await challenged(client, id));
    const first = await refresh(client, id, proof);
    expect(first.status).toBe(200);
    // Two tabs at once.
    expect((await refresh(client, id, proof)).status).toBe(200);
    expect((await refresh(client, id, proof)).status).toBe(403);
    const next = key.answer(challengeIn(first).challenge);
    later(61 * SECOND);
    expect((await refresh(client, id, next)).status).toBe(403);
    expect(await isIn(client)).toBe(true);
  });

  test('of many at once with one challenge lets two through, and nobody is signed out', async () => {
    const { client, key, id } = await bound();
    const proof = key.answer(await challenged(client, id));
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => refresh(client, id, proof)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(2);
    expect(new Set(statuses)).toEqual(new Set([200, 403]));
    expect(await isIn(client)).toBe(true);
  });

  test('leaves the cookie before it for as long as that had', async () => {
    const { client, key, id } = await bound();
    const before = client.cookies();
    later(5 * MINUTE);
    await refreshWith(client, key, id);
    const earlier = () => app.agent().get('/api/auth/get-session').set('Cookie', before.join('; '));
    expect((await earlier()).body.session.id).toBe(id);
    later(5 * MINUTE);
    expect((await earlier()).body).toBeNull();
    expect(await isIn(client)).toBe(true);
    await refreshWith(client, key, id);
    later(6 * MINUTE);
    expect(await isIn(client)).toBe(true);
  });

  test('for a session that is not there, or not bound, ends', async () => {
    const { client, key } = await begun();
    const { body } = await client.get('/api/auth/get-session');
    for (const id of [randomUUID(), body.session.id, '', 'x y', '"']) {
      const answer = await client
        .bare(REFRESH)
        .set('Sec-Secure-Session-Id', id)
        .set('Secure-Session-Response', key.answer('x'));
      expect(answer.status, id).toBe(401);
    }
    expect((await client.bare(REFRESH)).status).toBe(401);
    expect(await isIn(client)).toBe(true);
  });

  test("for somebody else's session wants their key", async () => {
    const victim = await bound();
    const { client, key } = await bound();
    const challenge = await challenged(client, victim.id);
    expect((await refresh(client, victim.id, key.answer(challenge))).status).toBe(400);
    expect(await isIn(victim.client)).toBe(true);
  });

  test('of a row that cannot be read ends', async () => {
    const { client, key, id } = await bound();
    await app.deps.database.query
      .updateTable('boundSession')
      .set({ publicKey: 'nonsense' })
      .where('id', '=', id)
      .execute();
    expect((await refresh(client, id, key.answer('x'))).status).toBe(401);
  });

  test('comes through without saying where from, as from our own pages, and from nowhere else', async () => {
    const { client, id } = await bound();
    const asked = () => client.bare(REFRESH).set('Sec-Secure-Session-Id', `"${id}"`);
    expect(challengeIn(await asked()).id).toBe(id);
    const own = await asked()
      .set('Origin', app.origin)
      .set('Sec-Fetch-Site', 'same-origin')
      .set('Sec-Fetch-Mode', 'no-cors');
    expect(challengeIn(own).id).toBe(id);
    const foreign = await asked().set('Origin', 'https://evil.example');
    expect([foreign.status, foreign.headers['secure-session-challenge']]).toEqual([403, undefined]);
  });

  test('too often is answered with 503, which no browser takes for the end', async () => {
    const { client, id } = await bound();
    await challenged(client, id);
    await app.deps.database.pool.query('UPDATE rateLimit SET count = 100000');
    const answer = await refresh(client, id);
    expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([503, true]);
  });
});
