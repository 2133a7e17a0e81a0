import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { cookiesOf } from '../support/cookies.ts';
import { mailOf } from '../support/mail-links.ts';
import { lateForms, shown } from '../support/page.ts';
import {
  addPasskey,
  askAfterPassword,
  confirmAddress,
  forgetPassword,
  noticesTo,
  optionsFor,
  trailOf,
} from '../support/passkeys.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/account/passkeys';

const passkeysOf = ({ id }: TestPerson) => app.rows('passkey', { userId: id });
const isSignedIn = async (client: TestClient) => (await client.get('/dashboard')).status === 200;

test('its page speaks of no password to somebody without one, after whose other ways it is asked for', async () => {
  const { client, user } = await app.make.signedIn();
  await addPasskey(app, client);
  await forgetPassword(app, user);
  await confirmAddress(app, user);

  expect((await client.get(PAGE)).text).not.toContain('your password');
  expect((await client.post(`${PAGE}/second-step`, { enabled: 'on' })).status).toBe(303);

  const browser = app.client();
  await browser.post('/sign-in/mail', { email: user.email });
  const { code = '' } = await mailOf(app, 'signIn', user.email);
  const first = await browser.post('/sign-in/mail/code', { code });
  expect(first.headers.location).toBe('/sign-in/challenge');
  expect((await client.get(PAGE)).text).not.toContain('your password');
});

describe('after a password', () => {
  test('is asked for when the person chose so, and no longer when the last one is gone', async () => {
    const { client, user } = await app.make.signedIn();
    const { key, id } = await addPasskey(app, client);
    const plain = app.client();
    await plain.post('/sign-in', { email: user.email, password: user.password });
    expect(await isSignedIn(plain), 'having one alone asks nobody').toBe(true);
    await askAfterPassword(app, client, user);

    const browser = app.client();
    const next = '/account/history';
    const first = await browser.post('/sign-in', { ...credentials(user), next, remember: 'on' });
    const challenge = String(first.headers.location);
    expect(challenge).toBe('/sign-in/challenge?next=%2Faccount%2Fhistory');
    expect(await isSignedIn(browser)).toBe(false);
    const actions = lateForms((await browser.get(challenge)).text).map(({ action }) => action);
    expect(actions).toEqual(['/sign-in/challenge/passkey']);
    const options = await optionsFor(browser, 'authenticate');
    expect(options.allowCredentials).toMatchObject([{ id: key.id.toString('base64url') }]);
    const response = JSON.stringify(key.get(options));
    const second = await browser.post('/sign-in/challenge/passkey', { response, next });
    expect([second.status, second.headers.location], second.text).toEqual([303, next]);
    expect(cookiesOf(second).get('session_token')?.maxAge).toBeGreaterThan(0);
    expect(await isSignedIn(browser)).toBe(true);
    expect((await trailOf(app, user, 'signIn')).at(-1)).toEqual([
      'signIn success',
      { method: 'password', second: 'passkey' },
    ]);

    await client.postJson('/api/auth/passkey/delete-passkey', { id });
    const again = app.client();
    await again.post('/sign-in', credentials(user));
    expect(await isSignedIn(again)).toBe(true);
    await addPasskey(app, client);
    const later = app.client();
    await later.post('/sign-in', credentials(user));
    expect(await isSignedIn(later), 'not asked for unawares').toBe(true);
  });

  test("refuses another person's passkey, and says so", async () => {
    const { client, user } = await app.make.signedIn();
    await addPasskey(app, client);
    await askAfterPassword(app, client, user);
    const stranger = await app.make.signedIn();
    const { key } = await addPasskey(app, stranger.client);
    const browser = app.client();
    await browser.post('/sign-in', credentials(user));
    const response = key.get(await optionsFor(browser, 'authenticate'));
    const json = await browser.postJson('/api/auth/two-factor/verify-passkey', { response });
    expect([json.status, json.body.code]).toEqual([401, 'INVALID_CODE']);
    const form = { response: JSON.stringify(key.get(await optionsFor(browser, 'authenticate'))) };
    const page = await browser.post('/sign-in/challenge/passkey', form);
    expect(page.status).toBe(422);
    expect(page.text).toContain(shown('stepUp.wrongPasskey'));
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('without a first step there is no second', async () => {
    const { client } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    const browser = app.client();
    const response = key.get(await optionsFor(browser, 'authenticate'));
    const answer = await browser.postJson('/api/auth/two-factor/verify-passkey', { response });
    expect([answer.status, answer.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
  });

  test('needs a passkey and a confirmed address', async () => {
    const { client, user } = await app.make.signedIn();
    const turnOn = () => client.postJson('/api/auth/passkey/second-step', { enabled: true });
    expect((await turnOn()).body.code).toBe('EMAIL_NOT_VERIFIED');
    await confirmAddress(app, user);
    expect((await turnOn()).body.code).toBe('PASSKEY_NOT_FOUND');
    expect(await app.rows('user', { id: user.id })).toMatchObject([{ passkeySecondStep: 0 }]);
    await addPasskey(app, client);
    expect((await turnOn()).status).toBe(200);
    expect((await client.get(PAGE)).text).toContain(shown('passkeys.secondStepTurnOff'));
    const off = await client.post(`${PAGE}/second-step`);
    expect([off.status, off.headers.location]).toEqual([303, PAGE]);
    expect(await app.rows('user', { id: user.id })).toMatchObject([
      { passkeySecondStep: 0, twoFactorEnabled: 0 },
    ]);
  });
});

describe('step-up', () => {
  test('by passkey carries out the interrupted form, under a new token', async () => {
    const { client, user } = await app.make.signedIn();
    const { key } = await addPasskey(app, client);
    await forgetPassword(app, user);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const before = client.cookie('session_token');
    const newEmail = app.make.email();
    const asked = await client.post('/account/email', { newEmail });
    const page = await client.get(asked.headers.location ?? '');
    expect(lateForms(page.text).map(({ action }) => action)).toEqual([proofAt(asked, 'passkey')]);
    const options = await optionsFor(client, 'authenticate');
    expect(options.allowCredentials).toHaveLength(1);
    const done = await client.post(proofAt(asked, 'passkey'), {
      response: JSON.stringify(key.get(options)),
    });
    expect([done.status, done.headers.location], done.text).toEqual([303, '/account/email']);
    expect((await client.get('/account/email')).text).toContain(newEmail);
    expect(client.cookie('session_token')).not.toBe(before);
    expect((await trailOf(app, user, 'stepUp')).at(-1)).toEqual([
      'stepUp success',
      { method: 'passkey' },
    ]);
  });

  test("by another person's passkey, or a copied one, is refused", async () => {
    const { client, user } = await app.make.signedIn();
    const { key } = await addPasskey(app, client, { counter: 9 });
    const stranger = await app.make.signedIn();
    const { key: theirs } = await addPasskey(app, stranger.client);
    key.counter = 3;
    for (const one of [theirs, key]) {
      const response = one.get(await optionsFor(client, 'authenticate'));
      const answer = await client.postJson('/api/auth/step-up/passkey', { response });
      expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_PASSKEY']);
    }
    expect(await passkeysOf(user)).toMatchObject([{ copySeenAt: expect.any(Date) }]);
    expect(
      (await noticesTo(app, user)).filter((text) => text.includes('may have been copied')),
    ).toHaveLength(1);
  });
});

function credentials({ email, password }: TestPerson) {
  return { email, password };
}
