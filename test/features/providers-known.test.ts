import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { knownProviders, type Stranger } from '../support/known-providers.ts';
import { setOut, whoIs } from '../support/provider-trip.ts';

const appleKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const simple = ['GITHUB', 'GOOGLE', 'MICROSOFT', 'GITLAB', 'DISCORD'].flatMap((name) => [
  [`${name}_CLIENT_ID`, `${name.toLowerCase()}-client`],
  [`${name}_CLIENT_SECRET`, `${name.toLowerCase()}-secret`],
]);

const known = knownProviders();
const app = await startTestApp(
  {
    ...Object.fromEntries(simple),
    APPLE_CLIENT_ID: 'com.example.site',
    APPLE_TEAM_ID: 'TEAM123456',
    APPLE_KEY_ID: 'KEY1234567',
    APPLE_PRIVATE_KEY: appleKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  },
  { fetch: known.fetch },
);
afterAll(() => app.stop());
beforeEach(() => {
  known.calls.length = 0;
});

let counter = 0;
const stranger = (more: Partial<Stranger> = {}): Stranger => {
  counter += 1;
  const id = String(100_000 + counter);
  return { id, email: app.make.email(), verified: true, name: 'Ada', login: `ada${id}`, ...more };
};

/** There and back; at the provider nobody is asked. */
async function comeWith(client: TestClient, provider: string, who: Stranger) {
  const url = new URL(await setOut(client, provider));
  known.now = { who, nonce: url.searchParams.get('nonce') ?? '' };
  const state = url.searchParams.get('state') ?? '';
  const query = new URLSearchParams({ code: 'a-code', state });
  return { url, state, back: await client.get(`/api/auth/callback/${provider}?${query}`) };
}

const TENANT = '11111111-2222-3333-4444-555555555555';
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';

describe.each([
  ['github', 'https://github.com', 'read:user user:email'],
  ['google', 'https://accounts.google.com', 'openid email profile'],
  ['gitlab', 'https://gitlab.com', 'openid email profile'],
  ['discord', 'https://discord.com', 'identify email'],
])('%s', (provider, origin, scope) => {
  test('signs up, and in again, by its own number', async () => {
    const who = stranger();
    const client = app.client();
    const { url, back } = await comeWith(client, provider, who);
    expect(url.origin).toBe(origin);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: `${provider}-client`,
      code_challenge_method: 'S256',
      redirect_uri: `${app.origin}/api/auth/callback/${provider}`,
      scope,
    });
    expect(back.headers.location).toBe('/dashboard');
    const user = await whoIs(client);
    expect(user).toMatchObject({ email: who.email, emailVerified: true, name: 'Ada' });
    const token = known.calls.find(({ body }) => body.has('code_verifier'));
    expect(token?.body.get('client_secret')).toBe(`${provider}-secret`);
    const again = app.client();
    await comeWith(again, provider, { ...who, email: app.make.email() });
    expect((await whoIs(again))?.id).toBe(user?.id);
  });

  test('proves nothing by an address that it does not vouch for', async () => {
    const client = app.client();
    await comeWith(client, provider, stranger({ verified: false }));
    expect(await whoIs(client)).toMatchObject({ emailVerified: false });
  });
});

test('GitHub ends its grant when it is disconnected', async () => {
  const { client, user } = await app.make.signedIn();
  await client.post('/account/connections/connect/github');
  const page = await client.get('/to-provider');
  const url = new URL(String(page.headers.refresh).slice('0; url='.length));
  known.now = { who: stranger(), nonce: '' };
  await client.get(`/api/auth/callback/github?code=x&state=${url.searchParams.get('state')}`);
  const [row] = await app.rows('account', { userId: user.id, providerId: 'github' });
  await client.post(`/account/connections/${row?.id}/disconnect`);
  expect(known.calls.at(-1)).toMatchObject({
    method: 'DELETE',
    url: 'https://api.github.com/applications/github-client/grant',
    authorization: `Basic ${Buffer.from('github-client:github-secret').toString('base64')}`,
  });
});

describe('Microsoft', () => {
  test('is one name for many issuers: who it is, is known within a tenant', async () => {
    const who = stranger({ tid: TENANT });
    const client = app.client();
    await comeWith(client, 'microsoft', who);
    const user = await whoIs(client);
    expect(user).toMatchObject({ email: who.email });
    expect(await app.rows('account', { userId: user?.id })).toMatchObject([
      { accountId: `${TENANT}.${who.id}`, accessToken: null },
    ]);
    const other = app.client();
    await comeWith(other, 'microsoft', { ...who, tid: PERSONAL, email: app.make.email() });
    expect((await whoIs(other))?.id).not.toBe(user?.id);
  });

  test.each([
    ['whatever its administrator wrote', {}, false],
    ['unless the domain is proved to be theirs', { xms_edov: true }, true],
  ])('does not vouch for an address, %s', async (_, more, expected) => {
    const client = app.client();
    await comeWith(client, 'microsoft', stranger({ tid: TENANT, more }));
    expect(await whoIs(client)).toMatchObject({ emailVerified: expected });
  });

  test.each([
    [
      'another issuer than its tenant',
      { iss: `https://login.microsoftonline.com/${PERSONAL}/v2.0` },
    ],
    ['a tenant that is none', { tid: '../evil', iss: 'https://login.microsoftonline.com/x/v2.0' }],
  ])('refuses a token with %s', async (_, more) => {
    const client = app.client();
    const { back } = await comeWith(client, 'microsoft', stranger({ tid: TENANT, more }));
    expect(back.headers.location).toContain('kind=failed');
    expect(await whoIs(client)).toBeNull();
  });
});

describe('Apple', () => {
  test('posts its answer from its own site, and tells a name once', async () => {
    const who = stranger({ verified: 'true' as never, more: { name: undefined } });
    const client = app.client();
    const url = new URL(await setOut(client, 'apple'));
    expect(url.searchParams.get('response_mode')).toBe('form_post');
    known.now = { who, nonce: url.searchParams.get('nonce') ?? '' };
    const sent = {
      code: 'a-code',
      state: url.searchParams.get('state') ?? '',
      user: JSON.stringify({ name: { firstName: 'Grace', lastName: 'Hopper' } }),
    };
    // Another site's form brings no cookies of ours along.
    const posted = await app
      .agent()
      .post('/api/auth/callback/apple')
      .set('Origin', 'https://appleid.apple.com')
      .set('Sec-Fetch-Site', 'cross-site')
      .set('Sec-Fetch-Mode', 'navigate')
      .type('form')
      .send({ ...sent, more: 'x' })
      .redirects(0);
    expect(posted.status).toBe(302);
    const way = new URL(posted.headers.location ?? '');
    expect(way.origin + way.pathname).toBe(`${app.origin}/api/auth/callback/apple`);
    expect(Object.fromEntries(way.searchParams)).toEqual(sent);
    const back = await client.get(way.pathname + way.search);
    expect(back.headers.location).toBe('/dashboard');
    expect(await whoIs(client)).toMatchObject({ name: 'Grace Hopper', emailVerified: true });
  });

  test('is shown who we are by a token of our own, made anew', async () => {
    await comeWith(app.client(), 'apple', stranger());
    const secret = known.calls.find(({ body }) => body.has('code_verifier'))?.body;
    const [header = '', claims = '', signature = ''] = (secret?.get('client_secret') ?? '').split(
      '.',
    );
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'ES256', kid: 'KEY1234567' });
    const now = Date.now() / 1000;
    expect(read(claims)).toMatchObject({
      iss: 'TEAM123456',
      sub: 'com.example.site',
      aud: 'https://appleid.apple.com',
    });
    expect(read(claims).exp).toBeGreaterThan(now);
    expect(read(claims).exp).toBeLessThan(now + 600);
    const key = { key: createPublicKey(appleKey), dsaEncoding: 'ieee-p1363' } as const;
    const content = Buffer.from(`${header}.${claims}`);
    expect(verify('sha256', content, key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test.each([
    'not json',
    '{"name":5}',
    '{"name":{"firstName":{}}}',
    '[]',
    'null',
  ])('may say nonsense about a name: %s', async (user) => {
    const client = app.client();
    const url = new URL(await setOut(client, 'apple'));
    known.now = { who: stranger(), nonce: url.searchParams.get('nonce') ?? '' };
    const state = url.searchParams.get('state') ?? '';
    const query = new URLSearchParams({ code: 'x', state, user });
    const back = await client.get(`/api/auth/callback/apple?${query}`);
    expect(back.headers.location).toBe('/dashboard');
  });
});

test('a GitHub account without a confirmed address says so', async () => {
  const client = app.client();
  const { email: _, ...who } = stranger();
  const { back } = await comeWith(client, 'github', who);
  expect(back.headers.location).toContain('kind=noEmail');
});

test('all of them have a button, for signing in and for signing up', async () => {
  for (const page of ['/sign-in', '/sign-up?next=%2Faccount%2Femail']) {
    const { text } = await app.client().get(page);
    for (const name of ['GitHub', 'Google', 'Microsoft', 'GitLab', 'Discord', 'Apple']) {
      expect(text).toContain(`</svg>${name}</button>`);
      expect(text).toContain(`aria-label="Continue with ${name}"`);
      expect(text).toContain(`formaction="/sign-in/with/${name.toLowerCase()}"`);
    }
  }
});
