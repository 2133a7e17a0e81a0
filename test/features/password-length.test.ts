import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { mailOf, openLink } from '../support/mail-links.ts';

/** PASSWORD_MIN_LENGTH, as NIST 800-63B-4 reads it. */

const SHORT = 'x7Kq2mPzL0wq1v'; // 14
const LONG = `${SHORT}c`;

const app = await startTestApp({ PASSWORD_MIN_LENGTH: 'nist' });
afterAll(() => app.stop());

const person = () => app.make.user({ password: LONG });
const newcomer = (password: string) => ({ name: 'Grace', email: app.make.email(), password });

test('sign-up takes 15 characters, and says so before and after', async () => {
  const client = app.client();
  const page = await client.get('/sign-up');
  expect(page.text).toContain('At least 15 characters.');
  expect(page.text).toMatch(/id="password"[^>]*minlength="15"/);
  const refused = await client.post('/sign-up', newcomer(SHORT));
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Use at least 15 characters.');
  expect((await client.post('/sign-up', newcomer(LONG))).status).toBe(303);
});

test('a program is told how many', async () => {
  const { status, body } = await app.client().postJson('/api/auth/sign-up/email', newcomer(SHORT));
  expect([status, body.code, body.minLength]).toEqual([400, 'PASSWORD_TOO_SHORT', 15]);
});

test('so do the change, a first password and a reset', async () => {
  const user = await person();
  const { client } = await app.make.signedIn(user);
  const change = { currentPassword: LONG, newPassword: SHORT };
  expect((await client.get('/account/password')).text).toContain('At least 15 characters.');
  expect((await client.post('/account/password', change)).text).toContain(
    'Use at least 15 characters.',
  );
  const reset = app.client();
  await reset.post('/forgot-password', { email: user.email });
  const page = await openLink(reset, await mailOf(app, 'reset', user.email));
  expect(page.text).toContain('At least 15 characters.');
  const refused = await reset.post('/reset-password', { password: SHORT });
  expect(refused.text).toContain('Use at least 15 characters.');
  await app.deps.database.query.deleteFrom('account').where('userId', '=', user.id).execute();
  expect((await client.get('/account/password')).text).toContain('At least 15 characters.');
  const set = await client.post('/account/password/set', { newPassword: SHORT });
  expect(set.text).toContain('Use at least 15 characters.');
});

test('a shorter password that somebody has already goes on working', async () => {
  const { id, email } = await person();
  const password = await app.deps.passwords.hash('x7Kq2mPz');
  await app.deps.database.query
    .updateTable('account')
    .set({ password })
    .where('userId', '=', id)
    .execute();
  expect((await app.client().post('/sign-in', { email, password: 'x7Kq2mPz' })).status).toBe(303);
});

test('8 do where everybody has a second factor', async () => {
  const demanded = await startTestApp({
    PASSWORD_MIN_LENGTH: 'nist',
    REQUIRE_SECOND_FACTOR: 'true',
  });
  try {
    expect((await demanded.client().get('/sign-up')).text).toContain('At least 8 characters.');
    const { status } = await demanded.client().post('/sign-up', newcomer('x7Kq2mPz'));
    expect(status).toBe(303);
  } finally {
    await demanded.stop();
  }
});
