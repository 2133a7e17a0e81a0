import { afterAll, describe, expect, test } from 'vitest';
import { escapeHtml } from '../../src/web/views/compile.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { Authenticator } from '../support/authenticator.ts';
import type { TestClient } from '../support/client.ts';
import { cookiesOf } from '../support/cookies.ts';
import { shown } from '../support/page.ts';
import {
  addPasskey,
  askAfterPassword,
  forgetPassword,
  noticesTo,
  optionsFor,
  signInWith,
  trailOf,
} from '../support/passkeys.ts';
import { confirmedPerson } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/account/passkeys';
const GOOGLE = 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4';

const passkeysOf = ({ id }: TestPerson) => app.rows('passkey', { userId: id });
const isSignedIn = async (client: TestClient) => (await client.get('/dashboard')).status === 200;

describe('creating', () => {
  test('asks for a verified person, a name of its own, and for no authenticator twice', async () => {
    const { client, user } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const options = await optionsFor(client, 'register');
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Latchkey' },
      user: { name: user.email, displayName: user.name },
      attestation: 'none',
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
    });
    expect(Buffer.from(options.user.id, 'base64url').toString()).toBe(user.id);
    expect(options.excludeCredentials).toEqual([
      { id: key.id.toString('base64url'), type: 'public-key', transports: ['hybrid', 'internal'] },
    ]);
  });

  test('keeps it, tells the owner, and leaves one row', async () => {
    const { client, user } = await confirmedPerson(app);
    const { id, name } = await addPasskey(app, client, { aaguid: GOOGLE });
    expect(name).toBe('Google Password Manager');
    expect(await passkeysOf(user)).toMatchObject([
      { id, aaguid: GOOGLE, transports: 'hybrid,internal', counter: 0, lastUsedAt: null },
    ]);
    expect(await trailOf(app, user, 'passkeyAdded')).toEqual([
      ['passkeyAdded success', { passkey: id, endedOthers: false }],
    ]);
    expect(await noticesTo(app, user)).toEqual([
      expect.stringContaining('Google Password Manager'),
    ]);
  });

  test('through the form, and signs out everywhere else when that is ticked', async () => {
    const { client, user } = await app.make.signedIn();
    const other = await app.make.signedIn(user);
    const page = await client.get(`${PAGE}/new`);
    const box = '"name":"signOutElsewhere","type":"checkbox","value":"on","aria';
    expect(page.text, 'not ticked').toContain(escapeHtml(box));
    const key = new Authenticator({ origin: app.origin });
    const response = JSON.stringify(key.create(await optionsFor(client, 'register')));
    const done = await client.post(PAGE, { response, signOutElsewhere: 'on' });
    expect([done.status, done.headers.location]).toEqual([303, PAGE]);
    const list = await client.get(PAGE);
    expect(list.text).toContain(shown('passkeys.added'));
    expect(list.text).toContain(shown('passkeys.unused'));
    expect(await isSignedIn(other.client)).toBe(false);
  });

  test('names those of one make apart', async () => {
    const { client } = await app.make.signedIn();
    const names = [];
    for (const aaguid of [GOOGLE, GOOGLE, undefined, undefined]) {
      names.push((await addPasskey(app, client, aaguid ? { aaguid } : {})).name);
    }
    expect(names).toEqual([
      'Google Password Manager',
      'Google Password Manager 2',
      'Passkey',
      'Passkey 2',
    ]);
  });

  test('takes the longest id that there may be, and no longer one', async () => {
    const { client, user } = await app.make.signedIn();
    await addPasskey(app, client, { idLength: 1023 });
    const key = new Authenticator({ origin: app.origin, idLength: 1024 });
    const response = key.create(await optionsFor(client, 'register'));
    const refused = await client.postJson('/api/auth/passkey/verify-registration', { response });
    expect([refused.status, refused.body.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(await passkeysOf(user)).toHaveLength(1);
  });

  test('wants a proof of the last minutes, already for its options', async () => {
    const { client, user } = await app.make.signedIn();
    const key = new Authenticator({ origin: app.origin });
    const response = key.create(await optionsFor(client, 'register'));
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const options = await client.get('/api/auth/passkey/generate-register-options');
    expect([options.status, options.body.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    const made = await client.postJson('/api/auth/passkey/verify-registration', { response });
    expect([made.status, made.body.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(await passkeysOf(user)).toEqual([]);

    const page = await client.get(`${PAGE}/new`);
    const proved = await client.post(proofAt(page, 'password'), { password: user.password });
    expect([proved.status, proved.headers.location]).toEqual([303, `${PAGE}/new`]);
    expect((await client.get(`${PAGE}/new`)).status).toBe(200);
  });

  test('ends the trust in browsers', async () => {
    const { client, user } = await app.make.signedIn();
    await app.deps.database.pool.query(
      `INSERT INTO trustedBrowser (id, userId, tokenHash, createdAt, lastUsedAt, expiresAt)
       VALUES (?, ?, ?, NOW(3), NOW(3), NOW(3) + INTERVAL 1 DAY)`,
      [user.id, user.id, user.id.padEnd(43, 'x')],
    );
    await addPasskey(app, client);
    expect(await app.rows('trustedBrowser' as 'passkey', { userId: user.id })).toEqual([]);
  });
});

describe('signing in', () => {
  test('opens a session, counts the use, and leaves one row', async () => {
    const { client, user } = await app.make.signedIn();
    const { key } = await addPasskey(app, client, { counter: 5 });
    const browser = app.client();
    const answer = await signInWith(key, browser);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.user).toMatchObject({ id: user.id, email: user.email });
    expect(answer.body.session.token).toBe(answer.body.session.id);
    expect(await isSignedIn(browser)).toBe(true);
    const [row] = await passkeysOf(user);
    expect(row).toMatchObject({ counter: 6, copySeenAt: null });
    expect(Date.now() - (row?.lastUsedAt as Date).getTime()).toBeLessThan(10_000);
    expect((await trailOf(app, user, 'signIn')).at(-1)).toEqual([
      'signIn success',
      { method: 'passkey' },
    ]);
  });

  test('asks a guest for any passkey, and tells nothing of anybody', async () => {
    const options = await optionsFor(app.client(), 'authenticate');
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(options).not.toHaveProperty('allowCredentials');
  });

  test.each([
    { remember: 'on', kept: true },
    { remember: '', kept: false },
  ])('through the form keeps the page and "keep me signed in" ($kept)', async ({
    remember,
    kept,
  }) => {
    const { client, user } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const browser = app.client();
    const response = JSON.stringify(key.get(await optionsFor(browser, 'authenticate')));
    const next = '/account/history?filter=changes';
    const done = await browser.post('/sign-in/passkey', { response, remember, next });
    expect([done.status, done.headers.location]).toEqual([303, next]);
    expect(cookiesOf(done).get('session_token')?.maxAge !== undefined).toBe(kept);
    const [session] = await app.rows('session', { ipAddress: browser.address });
    expect([session?.userId, Boolean(session?.remembered)]).toEqual([user.id, kept]);
  });

  test('counts as both factors: no second step is asked for', async () => {
    const { client, user } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    await askAfterPassword(app, client, user);
    const browser = app.client();
    expect((await signInWith(key, browser)).body).not.toHaveProperty('twoFactorRedirect');
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('with a removed one is refused, clearly', async () => {
    const { client } = await app.make.signedIn();
    const { key, id } = await addPasskey(app, client);
    await client.postJson('/api/auth/passkey/delete-passkey', { id });
    const browser = app.client();
    const answer = await signInWith(key, browser);
    expect([answer.status, answer.body.code]).toEqual([401, 'PASSKEY_NOT_FOUND']);
    const response = JSON.stringify(key.get(await optionsFor(browser, 'authenticate')));
    const page = await browser.post('/sign-in/passkey', { response, next: '/account/history' });
    expect(page.status).toBe(422);
    expect(page.text).toContain(shown('passkeys.unknown'));
    expect(page.text).toContain('data-signal="signalUnknownCredential"');
    expect(page.text).toContain(key.id.toString('base64url'));
    expect(page.text).toContain('href="/sign-in?next=%2Faccount%2Fhistory"');
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('with a counter that goes back is refused, and the owner is told once', async () => {
    const { client, user } = await confirmedPerson(app);
    const { key, id, name } = await addPasskey(app, client, { counter: 5 });
    expect((await signInWith(key, app.client())).status).toBe(200);
    key.counter = 6;
    for (let again = 0; again < 2; again += 1) {
      const browser = app.client();
      const answer = await signInWith(key, browser);
      expect([answer.status, answer.body.code]).toEqual([401, 'AUTHENTICATION_FAILED']);
      expect(await isSignedIn(browser)).toBe(false);
      key.counter = 6;
    }
    const told = (await noticesTo(app, user)).filter((text) =>
      text.includes('may have been copied'),
    );
    expect(told).toEqual([expect.stringContaining(name)]);
    expect((await trailOf(app, user, 'signIn')).at(-1)).toEqual([
      'signIn refused',
      { method: 'passkey', reason: 'copied' },
    ]);
    const list = await client.get(PAGE);
    expect(list.text).toContain(shown('passkeys.copied'));
    expect((await client.get(`${PAGE}/${id}`)).status).toBe(200);
    key.counter = 50;
    expect((await signInWith(key, app.client())).status).toBe(200);
  });

  test('twice at once with one count: one of the two is in', async () => {
    const { client } = await app.make.signedIn();
    const { key } = await addPasskey(app, client, { counter: 5 });
    const browsers = [app.client(), app.client()];
    const answers = await Promise.all(
      browsers.map(async (browser) => {
        const options = await optionsFor(browser, 'authenticate');
        key.counter = 9;
        const response = key.get(options);
        return browser.postJson('/api/auth/passkey/verify-authentication', { response });
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test('two tabs may ask at once', async () => {
    const { client } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const browser = app.client();
    const first = await optionsFor(browser, 'authenticate');
    await optionsFor(browser, 'authenticate');
    const response = key.get(first);
    const answer = await browser.postJson('/api/auth/passkey/verify-authentication', { response });
    expect(answer.status, answer.text).toBe(200);
  });
});

describe('the list', () => {
  test('has names and times, and what the browser may pass on', async () => {
    const { client, user } = await app.make.signedIn();
    expect((await client.get(PAGE)).text).toContain(shown('passkeys.none'));
    const { key, id } = await addPasskey(app, client);
    await signInWith(key, app.client());
    const page = await client.get(PAGE);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.text).toContain(`href="${PAGE}/${id}"`);
    expect(page.text).toMatch(/last used .*ago|last used now/);
    expect(page.text).toContain('data-signal="signalAllAcceptedCredentials"');
    expect(page.text).toContain(key.id.toString('base64url'));
    expect(page.text).toContain(Buffer.from(user.id).toString('base64url'));
  });

  test('renames', async () => {
    const { client, user } = await app.make.signedIn();
    const { id } = await addPasskey(app, client);
    const done = await client.post(`${PAGE}/${id}`, { name: '  Grey laptop ' });
    expect([done.status, done.headers.location]).toEqual([303, PAGE]);
    expect((await client.get(PAGE)).text).toContain('Grey laptop');
    const empty = await client.post(`${PAGE}/${id}`, { name: ' ' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain(shown('fields.labelRequired'));
    const json = await client.postJson('/api/auth/passkey/update-passkey', { id, name: 'a\nb' });
    expect(json.status).toBe(400);
    expect(await passkeysOf(user)).toMatchObject([{ name: 'Grey laptop' }]);
    expect(await trailOf(app, user, 'passkeyRenamed')).toHaveLength(2);
  });

  test('removes: told, recorded, signed out elsewhere, and after a proof', async () => {
    const { client, user } = await app.make.signedIn();
    const { id } = await addPasskey(app, client);
    const other = await app.make.signedIn(user);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const asked = await client.post(`${PAGE}/${id}/remove`, { signOutElsewhere: 'on' });
    expect(await passkeysOf(user)).toHaveLength(1);
    const done = await client.post(proofAt(asked, 'password'), { password: user.password });
    expect([done.status, done.headers.location]).toEqual([303, PAGE]);
    expect((await client.get(PAGE)).text).toContain(shown('passkeys.removed'));
    expect(await passkeysOf(user)).toEqual([]);
    expect(await isSignedIn(other.client)).toBe(false);
    expect(await trailOf(app, user, 'passkeyRemoved')).toEqual([
      ['passkeyRemoved success', { passkey: id, endedOthers: true }],
    ]);
    expect(
      (await noticesTo(app, user)).filter((text) => text.includes('was removed')),
    ).toHaveLength(1);
  });
});

describe('the last way in', () => {
  test('stays: no button, the reason, and the POST is refused', async () => {
    const { client, user } = await app.make.signedIn();
    const { id } = await addPasskey(app, client);
    await forgetPassword(app, user);
    const page = await client.get(`${PAGE}/${id}`);
    expect(page.text).not.toContain(`${PAGE}/${id}/remove`);
    expect(page.text).toContain(shown('passkeys.last'));
    const refused = await client.post(`${PAGE}/${id}/remove`, {});
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(shown('passkeys.last'));
    const json = await client.postJson('/api/auth/passkey/delete-passkey', { id });
    expect([json.status, json.body.code]).toEqual([400, 'LAST_WAY_IN']);
    expect(await passkeysOf(user)).toHaveLength(1);
    expect((await trailOf(app, user, 'passkeyRemoved')).map(([act]) => act)).toEqual([
      'passkeyRemoved refused',
      'passkeyRemoved refused',
    ]);
  });

  test('of two that are removed at once, one stays', async () => {
    const { client, user } = await app.make.signedIn();
    const ids = [(await addPasskey(app, client)).id, (await addPasskey(app, client)).id];
    await forgetPassword(app, user);
    const answers = await Promise.all(
      ids.map((id) => client.postJson('/api/auth/passkey/delete-passkey', { id })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(await passkeysOf(user)).toHaveLength(1);
  });
});

test('/.well-known/passkey-endpoints says where passkeys are created and managed', async () => {
  const answer = await app.client().get('/.well-known/passkey-endpoints');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.body).toEqual({ enroll: `${app.origin}${PAGE}/new`, manage: app.origin + PAGE });
});
