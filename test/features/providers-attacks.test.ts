import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import type { Fault } from '../support/oidc-provider.ts';
import { atIssuer, setOut, startWithIssuers, whoIs } from '../support/provider-trip.ts';

const { app, issuers, stop } = await startWithIssuers(['ACME', 'BETA']);
const issuer = issuers.ACME;
afterAll(stop);
afterEach(() => {
  issuer.fault = undefined;
});

const ACME = 'oidc-acme';
const EXPIRED = `/sign-in/provider-problem?kind=expired&provider=${ACME}`;
const FAILED = `/sign-in/provider-problem?kind=failed&provider=${ACME}`;

/** The answer is refused: a page, no session, no account, one row of the audit. */
async function expectRefusal(client: TestClient, way: string, page: string, reason: string) {
  const before = await count();
  const back = await client.get(way);
  expect([back.status, back.headers.location]).toEqual([302, page]);
  expect((await client.get(page)).status).toBe(200);
  expect(await whoIs(client)).toBeNull();
  const after = await count();
  expect({ ...after, events: 0 }).toEqual({ ...before, events: 0 });
  expect(after.events - before.events).toBe(1);
  const rows = await app.rows('auditEvent');
  const newest = rows.sort((a, b) => String(a.id).localeCompare(String(b.id))).at(-1);
  expect(newest).toMatchObject({ event: 'signIn', outcome: 'refused', actorId: null });
  expect(JSON.parse(String(newest?.detail))).toMatchObject({ reason });
}

async function count() {
  const tables = ['user', 'session', 'account'] as const;
  const rows = await Promise.all(tables.map((table) => app.rows(table)));
  const [users, sessions, accounts] = rows.map(({ length }) => length);
  return { users, sessions, accounts, events: (await app.rows('auditEvent')).length };
}

/** An answer that would be good, and what is changed in it. */
async function goodAnswer(client: TestClient, change: (answer: URL) => void = () => {}) {
  const there = issuer.account({ email_verified: true });
  const way = new URL(await atIssuer(await setOut(client, ACME), there), app.origin);
  change(way);
  return way.pathname + way.search;
}

describe('the answer', () => {
  test('without a state', async () => {
    const client = app.client();
    const way = await goodAnswer(client, (url) => url.searchParams.delete('state'));
    await expectRefusal(client, way, EXPIRED, 'state');
  });

  test.each([
    'made-up',
    'x'.repeat(43),
    'ä'.repeat(300),
    '\0',
    "' OR 1=1 --",
  ])('with the state %j', async (state) => {
    const client = app.client();
    const way = await goodAnswer(client, (url) => url.searchParams.set('state', state));
    await expectRefusal(client, way, EXPIRED, 'state');
  });

  test('of another browser, which can still use it itself', async () => {
    const owner = app.client();
    const way = await goodAnswer(owner);
    await expectRefusal(app.client(), way, EXPIRED, 'state');
    const other = app.client();
    await setOut(other, ACME);
    await expectRefusal(other, way, EXPIRED, 'state');
    expect((await owner.get(way)).headers.location).toBe('/dashboard');
  });

  test('a second time, after signing out, opens nothing', async () => {
    const client = app.client();
    const way = await goodAnswer(client);
    expect((await client.get(way)).headers.location).toBe('/dashboard');
    await client.post('/sign-out');
    const before = await app.rows('session');
    await client.get(way);
    expect((await client.get('/dashboard')).status).toBe(303);
    expect(await app.rows('session')).toEqual(before);
  });

  test('a second time in another browser gets nothing', async () => {
    const client = app.client();
    const way = await goodAnswer(client);
    await client.get(way);
    await expectRefusal(app.client(), way, EXPIRED, 'state');
    const traveller = app.client();
    await setOut(traveller, ACME);
    await expectRefusal(traveller, way, EXPIRED, 'state');
  });

  test('twice at once leads to the same page in both, and opens one session', async () => {
    const client = app.client();
    const way = await goodAnswer(client);
    const before = (await app.rows('session')).length;
    const answers = await Promise.all([client.get(way), client.get(way)]);
    const pages = answers.map(({ headers }) => headers.location);
    expect(pages).toEqual(['/dashboard', '/dashboard']);
    // Whichever of the two the browser throws away, the other one signs it in.
    const [one, two] = answers.map(({ headers }) => String(headers['set-cookie']));
    expect(one).toContain('session_token');
    expect(two).toContain('session_token');
    expect((await client.get('/dashboard')).status).toBe(200);
    expect(await app.rows('session')).toHaveLength(before + 1);
  });

  test('again, while somebody is signed in, changes nobody', async () => {
    const { client } = await app.make.signedIn();
    const before = await client.get('/api/auth/get-session');
    const other = app.client();
    const way = await goodAnswer(other);
    await other.get(way);
    const { email, password } = await app.make.user();
    await other.post('/sign-out');
    await other.post('/sign-in', { email, password });
    expect((await other.get(way)).headers.location).toBe('/dashboard');
    expect((await other.get('/api/auth/get-session')).body.user.email).toBe(email);
    expect((await client.get('/api/auth/get-session')).body).toEqual(before.body);
  });

  test('that was refused is refused again in the same words', async () => {
    const client = app.client();
    const way = await goodAnswer(client, (url) => url.searchParams.set('code', 'made-up'));
    await expectRefusal(client, way, FAILED, 'failed');
    expect((await client.get(way)).headers.location).toBe(FAILED);
  });

  test('after ten minutes', async () => {
    const client = app.client();
    const way = await goodAnswer(client);
    await app.deps.database.pool.query(
      'UPDATE verification SET expiresAt = expiresAt - INTERVAL 11 MINUTE',
    );
    await expectRefusal(client, way, EXPIRED, 'state');
  });

  test('with a made-up code', async () => {
    const client = app.client();
    const way = await goodAnswer(client, (url) => url.searchParams.set('code', 'made-up'));
    await expectRefusal(client, way, FAILED, 'failed');
  });

  test('with a code that was used before', async () => {
    const first = app.client();
    const used = await goodAnswer(first);
    await first.get(used);
    const code = new URL(used, app.origin).searchParams.get('code') ?? '';
    const client = app.client();
    const way = await goodAnswer(client, (url) => url.searchParams.set('code', code));
    await expectRefusal(client, way, FAILED, 'failed');
  });

  test("with another person's code: PKCE binds it to their browser", async () => {
    const victim = await goodAnswer(app.client());
    const code = new URL(victim, app.origin).searchParams.get('code') ?? '';
    const client = app.client();
    const way = await goodAnswer(client, (url) => url.searchParams.set('code', code));
    await expectRefusal(client, way, FAILED, 'failed');
  });

  test.each(['https://evil.example', ''])('with the issuer %j (RFC 9207)', async (iss) => {
    const client = app.client();
    const way = await goodAnswer(client, (url) => url.searchParams.set('iss', iss));
    await expectRefusal(client, way, FAILED, 'failed');
  });

  test('without an issuer, where it announces one', async () => {
    const client = app.client();
    const way = await goodAnswer(client, (url) => url.searchParams.delete('iss'));
    await expectRefusal(client, way, FAILED, 'failed');
  });

  test('with a parameter twice', async () => {
    const client = app.client();
    const way = await goodAnswer(client, (url) => url.searchParams.append('code', 'another'));
    await expectRefusal(client, way, FAILED, 'failed');
  });

  test('of one issuer at the address of another (mix-up)', async () => {
    const client = app.client();
    const way = (await goodAnswer(client)).replace(ACME, 'oidc-beta');
    const page = '/sign-in/provider-problem?kind=expired&provider=oidc-beta';
    await expectRefusal(client, way, page, 'mixUp');
  });

  test('that nobody wants to be known by', async () => {
    const client = app.client();
    const way = await atIssuer(await setOut(client, ACME, { next: '/account/email' }), 'deny');
    const page = `/sign-in/provider-problem?kind=denied&provider=${ACME}&next=%2Faccount%2Femail`;
    await expectRefusal(client, way, page, 'denied');
    const shown = await client.get(page);
    expect(shown.text).toContain('cancelled it');
    expect(shown.text).toContain('/sign-in?next=%2Faccount%2Femail');
    expect(shown.text).toContain('<title>Error: ');
  });

  test('that shows an error of its own words, which are not shown', async () => {
    const client = app.client();
    const way = await goodAnswer(client, (url) => {
      url.searchParams.delete('code');
      url.searchParams.set('error', 'server_error');
      url.searchParams.set('error_description', '<script>call 555-1234</script>');
    });
    await expectRefusal(client, way, FAILED, 'failed');
    expect((await client.get(FAILED)).text).not.toContain('555');
  });
});

const claims = (change: Record<string, unknown>): Fault => ({
  at: '/token',
  does: { claims: (own) => ({ ...own, ...change }) },
});

describe('an ID token', () => {
  test.each<[string, Fault]>([
    ['of another issuer', claims({ iss: 'https://evil.example' })],
    ['for another site', claims({ aud: 'somebody-else' })],
    ['for others, too, and by another', claims({ aud: ['x', 'y'], azp: 'y' })],
    ['with another nonce', claims({ nonce: 'another' })],
    ['without a nonce', claims({ nonce: undefined })],
    ['that is too old', claims({ exp: Math.floor(Date.now() / 1000) - 3600 })],
    ['without a subject', claims({ sub: undefined })],
    ['whose subject is a list', claims({ sub: ['x'] })],
    ['with a forged signature', { at: '/token', does: { claims: (own) => own, forged: true } }],
    [
      'without a signature',
      {
        at: '/token',
        does: {
          answer: (json) => {
            const [, body] = String(json.id_token).split('.');
            const none = Buffer.from('{"alg":"none"}').toString('base64url');
            return { ...json, id_token: `${none}.${body}.` };
          },
        },
      },
    ],
    ['that is missing', { at: '/token', does: { answer: ({ id_token: _, ...json }) => json } }],
  ])('%s', async (_, fault) => {
    const client = app.client();
    const way = await goodAnswer(client);
    issuer.fault = fault;
    await expectRefusal(client, way, FAILED, 'failed');
  });
});

describe('a provider', () => {
  test.each<[string, Fault]>([
    ['whose token endpoint answers with a page', { at: '/token', does: 'nonsense' }],
    ['whose token endpoint fails', { at: '/token', does: 'failure' }],
    ['whose user info is nonsense', { at: '/me', does: 'nonsense' }],
    [
      'whose user info is about somebody else',
      { at: '/me', does: { answer: (json) => ({ ...json, sub: 'another' }) } },
    ],
    [
      'that says more than fits',
      { at: '/me', does: { answer: (json) => ({ ...json, name: 'x'.repeat(2e6) }) } },
    ],
  ])('%s', async (_, fault) => {
    const client = app.client();
    const way = await goodAnswer(client);
    issuer.fault = fault;
    await expectRefusal(client, way, FAILED, 'failed');
  });

  test.each(['/token', '/me'] as const)('that never answers at %s', async (at) => {
    const client = app.client();
    const way = await goodAnswer(client);
    issuer.fault = { at, does: 'hang' };
    // Before the site would say 503 by itself.
    const page = `/sign-in/provider-problem?kind=slow&provider=${ACME}`;
    await expectRefusal(client, way, page, 'slow');
  });

  test('whose tokens are longer than they may be, is not asked to take them back', async () => {
    const client = app.client();
    const way = await goodAnswer(client);
    issuer.fault = {
      at: '/token',
      does: { answer: (json) => ({ ...json, refresh_token: 'x'.repeat(100_000) }) },
    };
    expect((await client.get(way)).headers.location).toBe('/dashboard');
  });
});
