import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { mailOf, mailsOf, pathOf } from '../support/mail-links.ts';
import { passwordResetOf } from '../support/password-reset.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const fresh = 'nine brass lanterns';

const { ask, signIn, audited, opened } = passwordResetOf(app);

test('a known and an unknown address get the same page, and a mail each', async () => {
  const { email: known } = await app.make.user();
  const unknown = app.make.email();
  const pages = [];
  for (const email of [known, unknown]) {
    const client = app.client();
    const res = await ask(client, email);
    const page = await client.get(res.headers.location ?? '');
    const cookies = String(res.headers['set-cookie']).replace(encodeURIComponent(email), 'x');
    const plain = cookies.replace(/Expires=[^;]*/g, '');
    pages.push([res.status, res.headers.location, plain, page.text.replaceAll(email, 'x')]);
    const guess = await client.post('/reset-password', { code: '2222-2222', password: fresh });
    pages.at(-1)?.push(guess.text.replaceAll(email, 'x'));
  }

  expect(pages[0]).toEqual(pages[1]);
  expect((await mailOf(app, 'reset', known)).text).toMatch(/30\s+minutes/);
  expect((await mailOf(app, 'none', unknown)).text).toContain('/sign-up');
});

test('the link chooses a new password; every session ends, and the person signs in', async () => {
  const { client: elsewhere, user } = await app.make.signedIn();
  const { client, mail, page } = await opened(user);
  expect(pathOf(mail)).toMatch(/^\/reset-password\?token=[\w-]{43}$/);
  expect(page.text).toContain('autocomplete="new-password"');
  expect(page.text).toMatch(/autocomplete="username"/);
  expect(page.text).not.toContain('name="code"');

  const res = await client.post('/reset-password', { password: fresh });

  expect(res.headers.location).toBe('/sign-in');
  expect(client.cookie('session_token')).toBeUndefined();
  expect((await client.get('/sign-in')).text).toContain('Your new password was set');
  expect(await app.rows('session', { userId: user.id })).toHaveLength(0);
  expect((await elsewhere.get('/dashboard')).status).toBe(303);
  expect((await signIn(user, user.password)).status).toBe(422);
  expect((await signIn(user, fresh)).status).toBe(303);
  expect((await mailOf(app, 'changed', user.email)).text).toContain('new password was set');
  expect(await audited(user.id, 'passwordReset')).toEqual(['success']);
  const [row] = await app.rows('user', { id: user.id });
  expect([row?.emailVerified, row?.blockedAt]).toEqual([1, null]);
});

test('the code of the mail works on another device, and the page asked for is kept', async () => {
  const user = await app.make.user();
  const client = app.client();
  const asked = await ask(client, ` ${user.email.toUpperCase()} `, { next: '/account/data?a=1' });
  expect(asked.headers.location).toBe('/reset-password?next=%2Faccount%2Fdata%3Fa%3D1');
  const { code = '' } = await mailOf(app, 'reset', user.email);

  const wrong = await client.post('/reset-password', { code: '2222-2222', password: fresh });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('value="2222-2222"');
  expect(wrong.text).not.toContain(fresh);
  const res = await client.post('/reset-password', { code: code.toLowerCase(), password: fresh });

  expect(res.headers.location).toBe('/sign-in?next=%2Faccount%2Fdata%3Fa%3D1');
  expect((await signIn(user, fresh)).status).toBe(303);
});

test('a weak password costs no try of the code', async () => {
  const user = await app.make.user();
  const client = app.client();
  await ask(client, user.email);
  const { code = '' } = await mailOf(app, 'reset', user.email);
  for (let round = 0; round < 6; round += 1) {
    expect((await client.post('/reset-password', { code, password: 'password1' })).status).toBe(
      422,
    );
  }
  expect((await client.post('/reset-password', { code, password: fresh })).status).toBe(303);
});

test('five wrong codes close it, for a known and an unknown address alike', async () => {
  const user = await app.make.user();
  for (const email of [user.email, app.make.email()]) {
    const client = app.client();
    await ask(client, email);
    const codes = [];
    for (let round = 0; round < 6; round += 1) {
      const body = { email, code: '2222-2222', newPassword: fresh };
      codes.push((await client.postJson('/api/auth/reset-password', body)).body.code);
    }
    expect(codes).toEqual([...Array(4).fill('INVALID_CODE'), 'CODE_CLOSED', 'CODE_CLOSED']);
  }
  const { code = '' } = await mailOf(app, 'reset', user.email);
  const body = { email: user.email, code, newPassword: fresh };
  const right = await app.client().postJson('/api/auth/reset-password', body);
  expect([right.status, right.body.code]).toEqual([400, 'CODE_CLOSED']);
  expect((await signIn(user, user.password)).status).toBe(303);
});

test('asking twice sends one mail and says when to ask again, known or unknown', async () => {
  const { email } = await app.make.user();
  for (const address of [email, app.make.email()]) {
    const client = app.client();
    expect((await ask(client, address)).status).toBe(303);
    const again = await ask(client, address);
    expect(again.status).toBe(429);
    expect(again.text).toMatch(/ask for another in \d+ seconds/);
    expect(again.text).toContain('Enter the code from the email');
  }
  expect(await mailsOf(app, 'reset', email)).toHaveLength(1);
});

test('one client cannot ask for many addresses', async () => {
  const client = app.client();
  const answers = [];
  for (let round = 0; round < 12; round += 1) {
    answers.push((await ask(client, app.make.email())).status);
  }
  expect(answers).toEqual([...Array(10).fill(303), 429, 429]);
});

test('a reset ends what a stranger left at an address that nobody had confirmed', async () => {
  const { client: stranger, user } = await app.make.signedIn();
  const { client } = await opened(user);
  await client.post('/reset-password', { password: fresh });
  expect((await stranger.get('/dashboard')).status).toBe(303);
  const accounts = await app.rows('account', { userId: user.id });
  expect(accounts.map(({ providerId }) => providerId)).toEqual(['credential']);
});

test('a blocked account is open again', async () => {
  const user = await app.make.user();
  await app.deps.database.pool.query('UPDATE user SET blockedAt = NOW() WHERE id = ?', [user.id]);
  const { client } = await opened(user);
  await client.post('/reset-password', { password: fresh });
  const [row] = await app.rows('user', { id: user.id });
  expect(row?.blockedAt).toBeNull();
});

test('a new password is good at once where the old one had been guessed at too often', async () => {
  const { client, user } = await app.make.signedIn();
  for (let time = 0; time < 11; time += 1) {
    await app.deps.database.pool.query("DELETE FROM rateLimit WHERE `key` NOT LIKE 'mail|%'");
    await client.postJson('/api/auth/step-up/password', { password: 'a wrong guess' });
  }
  const locked = await client.postJson('/api/auth/step-up/password', { password: user.password });
  expect(locked.ok).toBe(false);

  const { client: fresh } = await opened(user);
  expect((await fresh.post('/reset-password', { password: 'nine brass lanterns' })).status).toBe(
    303,
  );
  await fresh.post('/sign-in', { email: user.email, password: 'nine brass lanterns' });
  const proof = { password: 'nine brass lanterns' };
  expect((await fresh.postJson('/api/auth/step-up/password', proof)).status).toBe(200);
});

test('password managers find the page', async () => {
  const res = await app.client().get('/.well-known/change-password');
  expect([res.status, res.headers.location]).toEqual([303, '/account/password']);
});

test('the pages keep what was typed, and lead on when there is nothing to do', async () => {
  const client = app.client();
  const bad = await ask(client, 'nobody', { next: '/account/data' });
  expect(bad.status).toBe(422);
  expect(bad.text).toContain('value="nobody"');
  expect(bad.text).toContain('value="/account/data"');
  expect((await client.get('/reset-password')).headers.location).toMatch(/^\/forgot-password/);
  expect((await client.get('/sign-in')).text).toContain('href="/forgot-password"');
});
