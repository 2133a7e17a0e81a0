import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import {
  letMinutesPass,
  mailOf,
  mailsOf,
  openLink,
  pathOf,
  tokenOf,
} from '../support/mail-links.ts';
import { passwordResetOf } from '../support/password-reset.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const fresh = 'nine brass lanterns';

const { ask, signIn, audited, opened } = passwordResetOf(app);

test('a link works once: not twice, not two at a time', async () => {
  const user = await app.make.user();
  const { client, mail } = await opened(user);
  const token = tokenOf(mail);
  const answers = await Promise.all(
    ['one quiet harbour', 'two quiet harbours', 'three quiet harbours'].map((newPassword) =>
      app.client().postJson('/api/auth/reset-password', { token, newPassword }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  expect((await client.post('/reset-password', { password: fresh })).text).toContain(
    'does not work',
  );
  expect((await client.get('/reset-password')).status).toBe(410);
  expect(await audited(user.id, 'passwordReset')).toEqual(['success']);
  // That of the new password, and what has gone with the first proof of the address.
  expect(await mailsOf(app, 'changed', user.email)).toHaveLength(2);
});

test('a link ends by its age and by a newer one', async () => {
  const user = await app.make.user();
  const { client, mail } = await opened(user);
  await letMinutesPass(app, user.email, 31);
  expect((await client.post('/reset-password', { password: fresh })).status).toBe(410);
  await ask(client, user.email);
  const newer = await mailOf(app, 'reset', user.email);
  expect(tokenOf(newer)).not.toBe(tokenOf(mail));
  expect((await openLink(app.client(), mail)).status).toBe(410);
  expect((await openLink(app.client(), newer)).status).toBe(200);
});

test('a link ends by a change of the password', async () => {
  const { client, user } = await app.make.signedIn();
  const { mail } = await opened(user);
  const change = { currentPassword: user.password, newPassword: 'two quiet harbours' };
  expect((await client.postJson('/api/auth/change-password', change)).status).toBe(200);
  expect((await openLink(app.client(), mail)).status).toBe(410);
});

test('a link ends by a change of the address', async () => {
  const user = await app.make.user();
  const { mail } = await opened(user);
  await app.deps.database.query
    .updateTable('user')
    .set({ email: app.make.email() })
    .where('id', '=', user.id)
    .execute();
  const body = { token: tokenOf(mail), newPassword: fresh };
  const res = await app.client().postJson('/api/auth/reset-password', body);
  expect([res.status, res.body.code]).toEqual([400, 'INVALID_TOKEN']);
});

test('weak passwords are refused and use nothing up', async () => {
  const user = await app.make.user();
  const { client, mail } = await opened(user);
  for (const password of ['short', 'password1', user.email]) {
    const res = await client.post('/reset-password', { password });
    expect(res.status).toBe(422);
    expect(res.text).toMatch(/<input id="password"(?![^>]*value=)/);
    const body = { token: tokenOf(mail), newPassword: password };
    expect((await client.postJson('/api/auth/reset-password', body)).status).toBe(400);
  }
  expect((await client.post('/reset-password', { password: fresh })).status).toBe(303);
});

test('fetching the link twice and with HEAD changes nothing; GET of the API stays closed', async () => {
  const user = await app.make.user();
  const { mail } = await opened(user);
  const scanner = app.agent();
  expect((await scanner.head(pathOf(mail))).headers.location).toBe('/reset-password');
  expect((await scanner.get(pathOf(mail))).headers.location).toBe('/reset-password');
  const api = await scanner.get(`/api/auth/reset-password/${tokenOf(mail)}?callbackURL=/`);
  expect(api.status).toBe(404);
  expect((await signIn(user, user.password)).status).toBe(303);
});

test('opened while somebody else is signed in, the link asks which', async () => {
  const user = await app.make.user();
  const { mail } = await opened(user);
  const { client, user: other } = await app.make.signedIn();

  const page = await openLink(client, mail);
  expect(page.text).toContain('Which account is it for?');
  expect(page.text).toContain(other.email);
  await client.post('/reset-password/which', { account: 'own' });
  expect((await client.get('/dashboard')).status).toBe(200);
  expect((await client.get('/reset-password')).headers.location).toBe('/forgot-password');

  await openLink(client, mail);
  const out = await client.post('/reset-password/which', { account: 'other' });
  expect(out.headers.location).toBe('/reset-password');
  expect((await client.post('/reset-password', { password: fresh })).headers.location).toBe(
    '/sign-in',
  );
  expect((await signIn(user, fresh)).status).toBe(303);
  expect((await signIn(other, other.password)).status).toBe(303);
});
