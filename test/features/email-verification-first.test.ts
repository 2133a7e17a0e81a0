import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { letMinutesPass, mailOf, mailsOf, openLink, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';

const app = await startTestApp({ EMAIL_VERIFICATION: 'first' });
afterAll(() => app.stop());

const password = 'a quiet harbour';
const other = 'nine brass lanterns';

const signUp = (client: TestClient, email: string, words = password, more = {}) =>
  client.post('/sign-up', { name: 'Ada', email, password: words, ...more });

const confirmIn = async (client: TestClient, email: string, more = {}) => {
  const { code = '' } = await mailOf(app, 'confirm', email);
  return client.post('/verify-email', { code, ...more });
};

/** Somebody with a confirmed address. */
const owner = async () => {
  const email = app.make.email();
  const client = app.client();
  await signUp(client, email);
  await confirmIn(client, email);
  const [user] = await app.rows('user', { email });
  return { email, client, id: String(user?.id) };
};

test('nobody is signed in before confirming; the button in the same browser signs in', async () => {
  const email = app.make.email();
  const client = app.client();

  const res = await signUp(client, email, password, { next: '/account/data?a=1' });
  expect(res.headers.location).toBe('/verify-email?next=%2Faccount%2Fdata%3Fa%3D1');
  expect(client.cookie('session_token')).toBeUndefined();
  expect((await client.get('/dashboard')).status).toBe(303);
  expect((await client.get('/verify-email')).text).toContain(email);

  const confirmed = await confirmIn(client, email, { next: '/account/data?a=1' });
  expect(confirmed.headers.location).toBe('/account/data?a=1');
  expect((await client.get('/dashboard')).text).toContain(email);
  // The next sign-in will be with the password.
  expect(client.cookie('last_way')).toBe('password');
  const [user] = await app.rows('user', { email });
  const rows = await app.rows('auditEvent', { subjectId: user?.id });
  expect(rows.map(({ event }) => event)).toEqual(['signUp', 'emailConfirmed']);
});

test('the page asked for survives a link that is opened in another window', async () => {
  const email = app.make.email();
  const client = app.client();
  await signUp(client, email, password, { next: '/account/data?a=1' });
  const mail = await mailOf(app, 'confirm', email);
  await openLink(client, mail);

  const res = await client.post('/verify-email', { code: mail.code ?? '' });

  expect(res.headers.location).toBe('/account/data?a=1');
});

test('a taken address gets the same answer as a new one, and its owner a mail', async () => {
  const { email, id } = await owner();
  await letMinutesPass(app, email, 2);
  const fresh = app.make.email();
  const clients = [app.client(), app.client()] as const;

  const taken = await signUp(clients[0], email, other);
  const free = await signUp(clients[1], fresh, other);

  const shape = (res: typeof taken) => ({
    status: res.status,
    location: res.headers.location,
    cookies: ([] as string[])
      .concat(res.headers['set-cookie'] ?? [])
      .map((cookie) => cookie.replace(/=[^;]*/, '').replace(/Expires=[^;]*/, ''))
      .sort(),
  });
  expect(shape(taken)).toEqual(shape(free));
  const pages = await Promise.all(clients.map((client) => client.get('/verify-email')));
  const same = (text = '', address = '') => text.replaceAll(address, 'x').replace(/\d+ second/, '');
  expect(same(pages[0]?.text, email)).toBe(same(pages[1]?.text, fresh));
  const guesses = await Promise.all(
    clients.map((c) => c.post('/verify-email', { code: '2222-2222' })),
  );
  expect(same(guesses[0]?.text, email)).toBe(same(guesses[1]?.text, fresh));
  const again = await clients[0].post('/verify-email/resend', { email });
  const againFree = await clients[1].post('/verify-email/resend', { email: fresh });
  expect([again.status, againFree.status]).toEqual([429, 429]);

  expect(await mailsOf(app, 'exists', email)).toHaveLength(1);
  expect(await mailsOf(app, 'confirm', email)).toHaveLength(1);
  expect(await app.rows('user', { email })).toHaveLength(1);
  const rows = await app.rows('auditEvent', { subjectId: id, event: 'signUp' });
  expect(rows.map(({ outcome }) => outcome)).toEqual(['success', 'refused']);
  expect((await app.client().post('/sign-in', { email, password })).status).toBe(303);
});

test('the JSON answer for a taken address has the same shape as for a new one', async () => {
  const { email } = await owner();
  const sign = async (address: string) => {
    const sent = { name: 'Ada', email: address, password: other };
    const res = await app.client().postJson('/api/auth/sign-up/email', sent);
    return { res, user: res.body.user };
  };
  const taken = await sign(email.toUpperCase());
  const free = await sign(app.make.email());

  expect(taken.res.status).toBe(200);
  expect(taken.res.body.token).toBeNull();
  expect(Object.keys(taken.user).sort()).toEqual(Object.keys(free.user).sort());
  for (const key of Object.keys(free.user).filter((name) => !/^(id|email|.*At)$/.test(name))) {
    expect([key, taken.user[key]]).toEqual([key, free.user[key]]);
  }
});

test('taken but unconfirmed: a fresh mail, and the first password opens nothing', async () => {
  const email = app.make.email();
  const stranger = app.client();
  await signUp(stranger, email, 'the stranger knows');
  await letMinutesPass(app, email, 2);
  const person = app.client();
  await signUp(person, email);
  expect(await mailsOf(app, 'confirm', email)).toHaveLength(2);
  expect(await app.rows('user', { email })).toHaveLength(1);

  const confirmed = await confirmIn(person, email);

  expect(confirmed.headers.location).toBe('/reset-password');
  await person.post('/reset-password', { password: other });
  const sessions = async (words: string) =>
    (await app.client().post('/sign-in', { email, password: words })).status;
  expect(await sessions('the stranger knows')).toBe(422);
  expect(await sessions(other)).toBe(303);
  expect((await stranger.get('/dashboard')).status).toBe(303);
});

test('who signs up twice with the same password just confirms', async () => {
  const email = app.make.email();
  const client = app.client();
  await Promise.all([signUp(client, email), signUp(client, email)]);
  await signUp(client, email);
  expect(await mailsOf(app, 'confirm', email)).toHaveLength(1);

  expect((await confirmIn(client, email)).headers.location).toBe('/dashboard');
  expect(await app.rows('user', { email })).toHaveLength(1);
});

test('a mail that was not sent is not spoken of: the mailbox had one a moment ago, for another tag', async () => {
  const box = app.make.email();
  await signUp(app.client(), box.replace('@', '+1@'));
  const client = app.client();
  expect((await signUp(client, box.replace('@', '+2@'))).status).toBe(303);
  const { text } = await client.get('/verify-email');
  expect(text).toContain(shown('emailVerification.noCode'));
  expect(text).not.toContain('We have sent');
});

test('the right password with an unconfirmed address opens nothing; the page tells everybody what comes first', async () => {
  const email = app.make.email();
  await signUp(app.client(), email);
  await letMinutesPass(app, email, 2);
  const client = app.client();
  for (const tried of [password, 'a wrong guess']) {
    const res = await client.post('/sign-in', { email, password: tried });
    expect(res.status).toBe(422);
    expect(res.text).toContain('href="/verify-email"');
  }
  expect(client.cookies().filter((cookie) => cookie.includes('sign_up'))).toEqual([]);
  expect(await mailsOf(app, 'confirm', email)).toHaveLength(1);
  expect((await client.post('/verify-email/resend', { email })).status).toBe(303);
  expect(await mailsOf(app, 'confirm', email)).toHaveLength(2);
});

test('the link on another device leads to sign-in, or to a new password', async () => {
  const email = app.make.email();
  await signUp(app.client(), email);
  const mail = await mailOf(app, 'confirm', email);
  const phone = app.client();
  await openLink(phone, mail);
  const kept = await phone.post('/verify-email', { code: mail.code ?? '', password });

  expect(kept.headers.location).toBe('/sign-in');
  expect(phone.cookie('session_token')).toBeUndefined();
  expect((await phone.get('/sign-in')).text).toContain(shown('emailVerification.doneSignIn'));
  expect((await phone.post('/sign-in', { email, password })).headers.location).toBe('/dashboard');
});

test('a program confirms with the token, and with the code where it signed up', async () => {
  const [one, two] = [app.make.email(), app.make.email()];
  const client = app.client();
  await client.postJson('/api/auth/sign-up/email', { name: 'Ada', email: one, password });
  const { code } = await mailOf(app, 'confirm', one);
  const byCode = await client.postJson('/api/auth/verify-email', { code });
  expect(byCode.body).toMatchObject({ status: true, signedIn: true, resetToken: null });

  await app.client().postJson('/api/auth/sign-up/email', { name: 'Ada', email: two, password });
  const token = tokenOf(await mailOf(app, 'confirm', two));
  const elsewhere = await app
    .client()
    .postJson('/api/auth/verify-email', { token, startOver: true });
  expect(elsewhere.body).toMatchObject({ status: true, signedIn: false });
  const reset = { token: elsewhere.body.resetToken, newPassword: other };
  expect((await app.client().postJson('/api/auth/reset-password', reset)).status).toBe(200);
  expect((await app.client().post('/sign-in', { email: two, password: other })).status).toBe(303);
});
