import { afterAll, describe, expect, test, vi } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { Authenticator, type Flaws } from '../support/authenticator.ts';
import type { TestClient } from '../support/client.ts';
import { contents } from '../support/contents.ts';
import { shown } from '../support/page.ts';
import { addPasskey, optionsFor, signInWith } from '../support/passkeys.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const CREATE = '/api/auth/passkey/verify-registration';
const SIGN_IN = '/api/auth/passkey/verify-authentication';

/** What an answer may have wrong; each alone is enough to be refused. */
const FLAWS: readonly (readonly [string, Flaws])[] = [
  ['another origin', { origin: 'https://evil.example' }],
  ['another port', { origin: 'http://localhost:1' }],
  ['another RP id', { rpId: 'evil.example' }],
  ['nobody verified', { userVerified: false }],
  ['nobody there', { userPresent: false }],
];

/** Signed by itself; its list of revoked ones is said to be at http://127.0.0.1:9/crl. */
const CERTIFICATE = Buffer.from(
  'MIIBlzCCAT6gAwIBAgIUZgkgxo7pds5hKrv+FqGjxhVog2YwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBeDAgFw0y' +
    'NjExMjEwMDQ2MjJaGA8yMTI2MTAyODAwNDYyMlowDDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEH' +
    'A0IABCX/ww5xt8lQ2Q9ypUmuN7gJedwiZL3b1Y5m1OOSvG2brJcuAgKyiQzGda9fI2qi7XpPJ4y+l8FTfbrDCL7j' +
    'ODijfDB6MB0GA1UdDgQWBBSAMNqnRu0ZViZLJHYiL7r7myrUFjAfBgNVHSMEGDAWgBSAMNqnRu0ZViZLJHYiL7r7' +
    'myrUFjAPBgNVHRMBAf8EBTADAQH/MCcGA1UdHwQgMB4wHKAaoBiGFmh0dHA6Ly8xMjcuMC4wLjE6OS9jcmwwCgYI' +
    'KoZIzj0EAwIDRwAwRAIgYrZETf49wOZ4eFRV7pdZCF08KzRWSCykj/xcyQKsLywCIAVuoGel3MxiB/OIQzEFiKii' +
    'jeoF4XsHMaHbbhtA9cUx',
  'base64',
);

/** Everything that passkeys could change. Each try at a sensitive act moves its session's window. */
async function everything() {
  const { session = [], ...rest } = await contents(app);
  const sessions = (session as { id: string; token: string }[]).map(({ id, token }) => [id, token]);
  return { ...rest, sessions, passkeys: await app.rows('passkey') };
}

/** Ages the challenges that wait. */
async function later(): Promise<void> {
  await app.deps.database.pool.query(
    'UPDATE verification SET expiresAt = expiresAt - INTERVAL 301 SECOND',
  );
}

describe('creating', () => {
  test.each([
    ...FLAWS,
    ['an answer to the other question', { type: 'webauthn.get' }],
    ['an attestation that is none', { format: 'tpm' }],
  ] as const)('with %s is refused', async (_name, flaws) => {
    const { client } = await app.make.signedIn();
    const key = new Authenticator({ origin: app.origin });
    const response = key.create(await optionsFor(client, 'register'), flaws);
    const before = await everything();
    const answer = await client.postJson(CREATE, { response });
    expect([answer.status, answer.body.code]).toEqual([400, 'FAILED_TO_VERIFY_REGISTRATION']);
    const form = {
      response: JSON.stringify(key.create(await optionsFor(client, 'register'), flaws)),
    };
    const page = await client.post('/account/passkeys', form);
    expect(page.status).toBe(422);
    expect(page.text).toContain(shown('passkeys.notCreated'));
    expect(await everything()).toEqual(before);
  });

  test('fetches nothing out of a certificate that the sender made', async () => {
    const { client } = await app.make.signedIn();
    const fetched = vi.spyOn(globalThis, 'fetch');
    const key = new Authenticator({ origin: app.origin });
    for (const format of ['apple', 'android-key', 'tpm', 'packed']) {
      const options = await optionsFor(client, 'register');
      const response = key.create(options, { format, certificate: CERTIFICATE });
      const answer = await client.postJson(CREATE, { response });
      expect([answer.status, answer.body.code]).toEqual([400, 'FAILED_TO_VERIFY_REGISTRATION']);
    }
    expect(fetched).not.toHaveBeenCalled();
  });

  test('of one authenticator twice is refused, for whomever', async () => {
    const { client } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const stranger = await app.make.signedIn();
    for (const browser of [client, stranger.client]) {
      const before = await everything();
      const response = key.create(await optionsFor(browser, 'register'));
      const answer = await browser.postJson(CREATE, { response });
      expect([answer.status, answer.body.code]).toEqual([400, 'PREVIOUSLY_REGISTERED']);
      expect(await everything()).toEqual(before);
    }
  });

  test('needs a challenge: given here, for this person, unanswered, and not too old', async () => {
    const { client, user } = await app.make.signedIn();
    const key = new Authenticator({ origin: app.origin });
    const refused = async (browser: TestClient, response: object) => {
      const answer = await browser.postJson(CREATE, { response });
      expect([answer.status, answer.body.code]).toEqual([400, 'CHALLENGE_NOT_FOUND']);
    };
    const options = await optionsFor(client, 'register');
    await refused(client, key.create(options, { challenge: 'made-up' }));
    await refused(client, key.create({ ...options, challenge: 'x'.repeat(3000) }));
    const elsewhere = await app.make.signedIn(user);
    await optionsFor(elsewhere.client, 'register');
    await refused(elsewhere.client, key.create(options));
    const stranger = await app.make.signedIn();
    await client.post('/sign-out');
    await client.post('/sign-in', { ...stranger.user });
    await refused(client, key.create(options));

    await client.post('/sign-out');
    await client.post('/sign-in', { ...user });
    const old = key.create(await optionsFor(client, 'register'));
    await later();
    await refused(client, old);
    await refused(client, key.create(await optionsFor(client, 'authenticate')));

    const once = key.create(await optionsFor(client, 'register'));
    expect((await client.postJson(CREATE, { response: once })).status).toBe(200);
    await refused(client, once);
    expect(await app.rows('passkey', { userId: user.id })).toHaveLength(1);
  });
});

describe('signing in', () => {
  test.each([
    ...FLAWS,
    ['the handle of somebody else', { userHandle: Buffer.from('somebody').toString('base64url') }],
    ['an answer to the other question', { type: 'webauthn.create' }],
  ] as const)('with %s is refused', async (_name, flaws) => {
    const { client, user } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const browser = app.client();
    const before = await everything();
    const response = key.get(await optionsFor(browser, 'authenticate'), flaws);
    const answer = await browser.postJson(SIGN_IN, { response });
    expect([answer.status, answer.body.code]).toEqual([401, 'AUTHENTICATION_FAILED']);
    const form = {
      response: JSON.stringify(key.get(await optionsFor(browser, 'authenticate'), flaws)),
    };
    const page = await browser.post('/sign-in/passkey', form);
    expect(page.status).toBe(422);
    expect(page.text).toContain(shown('passkeys.wrong'));
    expect(page.text).toContain('<title>Error: ');
    expect(await everything()).toEqual(before);
    const rows = await app.rows('auditEvent', { subjectId: user.id, event: 'signIn' });
    expect(rows.filter(({ outcome }) => outcome === 'refused')).toHaveLength(2);
  });

  test('with an assertion that was used, from elsewhere, or is too old is refused', async () => {
    const { client } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const browser = app.client();
    const refused = async (by: TestClient, response: object) => {
      const before = await everything();
      const answer = await by.postJson(SIGN_IN, { response });
      expect([answer.status, answer.body.code]).toEqual([400, 'CHALLENGE_NOT_FOUND']);
      expect(await everything()).toEqual(before);
    };
    const used = key.get(await optionsFor(browser, 'authenticate'));
    await refused(app.client(), used);
    const another = app.client();
    await optionsFor(another, 'authenticate');
    await refused(another, used);
    expect((await browser.postJson(SIGN_IN, { response: used })).status).toBe(200);
    await refused(browser, used);
    const other = app.client();
    const old = key.get(await optionsFor(other, 'authenticate'));
    await later();
    await refused(other, old);
    await refused(other, key.get({ challenge: 'made-up', rpId: 'localhost' }));
  });

  test('one answer sent twice at once opens one session', async () => {
    const { client, user } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const browser = app.client();
    const response = key.get(await optionsFor(browser, 'authenticate'));
    const before = (await app.rows('session', { userId: user.id })).length;
    const answers = await Promise.all([1, 2].map(() => browser.postJson(SIGN_IN, { response })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(await app.rows('session', { userId: user.id })).toHaveLength(before + 1);
  });

  test('a forged answer that names a passkey does not make it look copied', async () => {
    const { client, user } = await app.make.signedIn();
    const { key } = await addPasskey(app, client, { counter: 9 });
    const forger = new Authenticator({ origin: app.origin, counter: 1 });
    const browser = app.client();
    const forged = forger.get(await optionsFor(browser, 'authenticate'));
    const id = key.id.toString('base64url');
    const answer = await browser.postJson(SIGN_IN, { response: { ...forged, id, rawId: id } });
    expect([answer.status, answer.body.code]).toEqual([401, 'AUTHENTICATION_FAILED']);
    expect(await app.rows('passkey', { userId: user.id })).toMatchObject([{ copySeenAt: null }]);
  });
});

describe("another person's passkey", () => {
  test('is not found, and nothing changes', async () => {
    const owner = await app.make.signedIn();
    const { id } = await addPasskey(app, owner.client);
    const { client } = await app.make.signedIn();
    await addPasskey(app, client);
    const before = await everything();
    const page = `/account/passkeys/${id}`;
    for (const other of [id, 'no-such-passkey']) {
      for (const [path, body] of [
        ['delete-passkey', { id: other }],
        ['update-passkey', { id: other, name: 'mine' }],
      ] as const) {
        const answer = await client.postJson(`/api/auth/passkey/${path}`, body);
        expect([answer.status, answer.body.code]).toEqual([404, 'PASSKEY_NOT_FOUND']);
      }
    }
    expect((await client.get(page)).status).toBe(404);
    expect((await client.post(page, { name: 'mine' })).status).toBe(404);
    expect((await client.post(`${page}/remove`)).status).toBe(404);
    expect(await everything()).toEqual(before);
  });

  test('is in nobody else’s list', async () => {
    const owner = await app.make.signedIn();
    const { key } = await addPasskey(app, owner.client);
    const { client } = await app.make.signedIn();
    expect((await client.get('/api/auth/passkey/list-user-passkeys')).body).toEqual([]);
    expect((await client.get('/account/passkeys')).text).not.toContain(
      key.id.toString('base64url'),
    );
  });
});

describe('nonsense', () => {
  const ODD = [
    undefined,
    null,
    'x',
    [],
    {},
    { id: { $ne: '' } },
    { id: ['x'], rawId: ['x'], type: 'public-key', response: {} },
    { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'e30' } },
    {
      id: 'x',
      rawId: 'x',
      type: 'public-key',
      response: {
        clientDataJSON: 'bnVsbA',
        authenticatorData: 'x',
        signature: 'x',
        attestationObject: 'x',
      },
    },
    { id: 'x'.repeat(10_000), rawId: 'x', type: 'public-key', response: {} },
  ];

  test.each(
    ODD.map((response) => [JSON.stringify(response)?.slice(0, 60), response]),
  )('%s is refused everywhere, never with a 500', async (_name, response) => {
    const { client } = await app.make.signedIn();
    await addPasskey(app, client);
    const before = await everything();
    for (const path of [CREATE, SIGN_IN, '/api/auth/step-up/passkey']) {
      const answer = await client.postJson(path, { response });
      expect(answer.status, path).toBe(400);
      expect(answer.body.code, path).toMatch(/^[A-Z_]+$/);
    }
    const second = await client.postJson('/api/auth/two-factor/verify-passkey', { response });
    expect([400, 401]).toContain(second.status);
    const guest = app.client();
    const text = JSON.stringify(response) ?? '';
    for (const sent of [text, '{', '[1', 'null']) {
      const page = await guest.post('/sign-in/passkey', { response: sent });
      expect(page.status, sent).toBe(422);
    }
    expect((await client.post('/account/passkeys', { response: text })).status).toBe(422);
    expect(await everything()).toEqual(before);
  });

  test('a cookie that is not ours is no challenge', async () => {
    const { client } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const options = await optionsFor(app.client(), 'authenticate');
    const answer = await app
      .client()
      .postJson(SIGN_IN, { response: key.get(options) })
      .set('Cookie', 'latchkey.passkey=made.up');
    expect([answer.status, answer.body.code]).toEqual([400, 'CHALLENGE_NOT_FOUND']);
  });
});

describe('without the right', () => {
  test('guests are refused, pages lead to sign-in', async () => {
    const client = app.client();
    for (const path of ['generate-register-options', 'list-user-passkeys']) {
      expect((await client.get(`/api/auth/passkey/${path}`)).status).toBe(401);
    }
    const { response } = {
      response: new Authenticator({ origin: app.origin }).create({ challenge: 'x' }),
    };
    for (const [path, body] of [
      [CREATE, { response }],
      ['/api/auth/passkey/delete-passkey', { id: 'x' }],
      ['/api/auth/passkey/update-passkey', { id: 'x', name: 'x' }],
      ['/api/auth/passkey/second-step', { enabled: true }],
    ] as const) {
      expect((await client.postJson(path, body)).status).toBe(401);
    }
    const page = await client.get('/account/passkeys');
    expect(page.headers.location).toBe('/sign-in?next=%2Faccount%2Fpasskeys');
  });

  test('other sites are refused', async () => {
    const { client } = await app.make.signedIn();
    const { id } = await addPasskey(app, client);
    const before = await everything();
    for (const path of [
      '/account/passkeys',
      `/account/passkeys/${id}`,
      `/account/passkeys/${id}/remove`,
      '/account/passkeys/second-step',
      '/sign-in/passkey',
    ]) {
      const answer = await client.post(path, {}).set('Sec-Fetch-Site', 'cross-site');
      expect(answer.status, path).toBe(403);
    }
    expect(await everything()).toEqual(before);
  });

  test('nothing is created while the account is locked', async () => {
    const { client, user } = await app.make.signedIn();
    await app.deps.database.query
      .updateTable('user')
      .set({ blockedAt: new Date() })
      .where('id', '=', user.id)
      .execute();
    const options = await client.get('/api/auth/passkey/generate-register-options');
    expect([options.status, options.body.code]).toEqual([403, 'ACCOUNT_BLOCKED']);
    const page = await client.get('/account/passkeys/new');
    expect(page.status).toBe(403);
    expect(page.text).toContain(shown('stepUp.blocked'));
  });
});

test('an account has no more than so many', async () => {
  const { client, user } = await app.make.signedIn();
  const rows = Array.from({ length: 50 }, (_, number) => [
    `${user.id.slice(0, 30)}-${number}`,
    user.id,
    `made-up-${user.id}-${number}`,
    '',
    0,
    'singleDevice',
    false,
  ]);
  await app.deps.database.pool.query(
    'INSERT INTO passkey (id, userId, credentialID, publicKey, counter, deviceType, backedUp) VALUES ?',
    [rows],
  );
  const options = await client.get('/api/auth/passkey/generate-register-options');
  expect([options.status, options.body.code]).toEqual([400, 'TOO_MANY_PASSKEYS']);
});

test('a person who never confirmed the address leaves no passkey to its owner', async () => {
  const thief = await app.make.signedIn();
  const { key } = await addPasskey(app, thief.client);
  const { email } = thief.user;
  const owner = app.client();
  await owner.post('/forgot-password', { email });
  const mail = (await app.mails(email)).findLast(({ text }) => text.includes('/reset-password'));
  const token = /\/reset-password[?/](?:token=)?([\w-]+)/.exec(mail?.text ?? '')?.[1];
  const body = { token, newPassword: 'a louder harbour' };
  expect((await owner.postJson('/api/auth/reset-password', body)).status).toBe(200);
  expect((await signInWith(key, app.client())).body.code).toBe('PASSKEY_NOT_FOUND');
});
