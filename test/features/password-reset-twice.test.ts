import { afterAll, expect, test } from 'vitest';
import { catalogue } from '../../src/i18n/words.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf, mailsOf, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { passwordResetOf } from '../support/password-reset.ts';

/** The button under a new password, pressed more than once. */

const app = await startTestApp();
afterAll(() => app.stop());

const FRESH = 'nine brass lanterns';
const OTHER = 'ten brass lanterns';
const PAGE = '/reset-password';
const { passwordReset, startedOver } = catalogue().mail.accountChanged.subject;
const TOLD_ONCE = [passwordReset, startedOver]
  .map((subject) => subject.replace('{{site}}', 'Latchkey'))
  .sort();

const { ask, signIn, audited, opened } = passwordResetOf(app);

const byLink = async (user: TestPerson) => ({ ...(await opened(user)), code: {} });

const byCode = async (user: TestPerson) => {
  const client = app.client();
  await ask(client, user.email);
  const mail = await mailOf(app, 'reset', user.email);
  return { client, mail, code: { code: mail.code ?? '' } };
};

/** Presses again in a browser that has not heard of the first answer. */
const again = (cookies: readonly string[], fields: Record<string, string>, at = app.client()) =>
  at.post(PAGE, fields).set('Cookie', cookies.join('; '));

async function onceOnly(user: TestPerson) {
  const resets = await audited(user.id, 'passwordReset');
  expect(resets.filter((outcome) => outcome === 'success')).toHaveLength(1);
  // The reset is also the first proof of the address, so a second mail says what has gone with it.
  const told = (await mailsOf(app, 'changed', user.email)).map(({ subject }) => subject);
  expect(told.sort()).toEqual(TOLD_ONCE);
  expect(await app.rows('session', { userId: user.id })).toEqual([]);
}

test.each([
  ['link', byLink],
  ['code', byCode],
])('by the %s, both answers say that it worked, and it is done once', async (_, by) => {
  for (const atOnce of [true, false]) {
    const user = await app.make.user();
    const { client, code } = await by(user);
    const cookies = client.cookies();
    const press = () => again(cookies, { ...code, password: FRESH });

    const answers = atOnce
      ? await Promise.all([press(), press(), press()])
      : [await press(), await press(), await press()];

    for (const { status, headers } of answers) {
      expect([status, headers.location]).toEqual([303, '/sign-in']);
      expect(String(headers['set-cookie'])).toContain('flash=passwordReset;');
    }
    await onceOnly(user);
    expect((await signIn(user, FRESH)).status).toBe(303);
  }
});

test('so it is in a browser that has heard the first answer', async () => {
  const user = await app.make.user();
  const { client } = await opened(user);
  for (let press = 0; press < 2; press += 1) {
    const answer = await client.post(PAGE, { password: FRESH });
    expect([answer.status, answer.headers.location]).toEqual([303, '/sign-in']);
  }
  expect((await client.get('/sign-in')).text).toContain(shown('passwordReset.done'));
});

test.each([
  ['link', byLink, 410],
  ['code', byCode, 422],
])('by the %s, another password is not claimed to be set', async (_, by, refusal) => {
  const user = await app.make.user();
  const { client, code } = await by(user);
  const cookies = client.cookies();
  await client.post(PAGE, { ...code, password: FRESH });

  const second = await again(cookies, { ...code, password: OTHER });

  expect(second.status).toBe(refusal);
  expect(second.text).toMatch(/no longer works|does not work/);
  expect((await signIn(user, OTHER)).status).toBe(422);
  expect((await signIn(user, FRESH)).status).toBe(303);
});

test('a used link tells whoever finds it nothing: one guess, and a minute', async () => {
  const used = async () => {
    const user = await app.make.user();
    const { client, mail } = await opened(user);
    await client.post(PAGE, { password: FRESH });
    const guess = (newPassword: string) =>
      app.client().postJson('/api/auth/reset-password', { token: tokenOf(mail), newPassword });
    return { user, guess };
  };

  const first = await used();
  for (const password of [OTHER, FRESH]) {
    const { status, body, headers } = await first.guess(password);
    expect([status, body.code]).toEqual([400, 'INVALID_TOKEN']);
    expect(headers).not.toHaveProperty('set-cookie');
  }

  const late = await used();
  await app.deps.database.pool.query(
    'UPDATE verification SET expiresAt = expiresAt - INTERVAL 61 SECOND',
  );
  expect((await late.guess(FRESH)).body.code).toBe('INVALID_TOKEN');

  const known = await used();
  const { body, headers } = await known.guess(FRESH);
  expect(body.status).toBe(true);
  expect(headers).not.toHaveProperty('set-cookie');
  await onceOnly(known.user);
});

test('and nothing at all once the password is another', async () => {
  const user = await app.make.user();
  const { client, mail } = await opened(user);
  await client.post(PAGE, { password: FRESH });
  const browser: TestClient = app.client();
  await browser.post('/sign-in', { email: user.email, password: FRESH });
  const change = { currentPassword: FRESH, newPassword: OTHER };
  expect((await browser.postJson('/api/auth/change-password', change)).status).toBe(200);
  const body = { token: tokenOf(mail), newPassword: FRESH };
  const late = await app.client().postJson('/api/auth/reset-password', body);
  expect([late.status, late.body.code]).toEqual([400, 'INVALID_TOKEN']);
});
