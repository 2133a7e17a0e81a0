import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { pageOf, shown } from '../support/page.ts';
import { markupFindings } from '../support/page-checks.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/account/password';
const NEW = 'seven small lanterns';

const change = (client: TestClient, fields: Record<string, string> = {}) =>
  client.post(PAGE, {
    currentPassword: 'a quiet harbour',
    newPassword: NEW,
    signOutElsewhere: 'on',
    ...fields,
  });

const opens = async ({ email }: TestPerson, password: string) =>
  (await app.client().post('/sign-in', { email, password })).status === 303;

const events = async (subjectId: string, event: string) =>
  (await app.rows('auditEvent', { subjectId, event })).map(({ outcome }) => outcome);

const isSignedIn = async (client: TestClient) => (await client.get('/dashboard')).status === 200;

const notices = async ({ email }: TestPerson) =>
  (await app.mails(email)).filter(({ subject }) => subject.includes('was changed'));

/** As after some days: the last proof is long ago. */
const forgetProof = (userId: string) =>
  app.deps.database.pool.query('UPDATE session SET sensitiveUntil = ? WHERE userId = ?', [
    new Date(Date.now() - 1000),
    userId,
  ]);

test('the page suits password managers and ticks the box', async () => {
  const { client, user } = await app.make.signedIn();
  const page = await client.get(PAGE);
  expect(page.status).toBe(200);
  expect(page.headers['cache-control']).toBe('no-store');
  expect(page.text).toMatch(
    new RegExp(`name="username" value="${user.email}" autocomplete="username" hidden`),
  );
  expect(page.text).toMatch(/id="currentPassword"[^>]*autocomplete="current-password"/);
  expect(page.text).toMatch(/id="newPassword"[^>]*autocomplete="new-password"/);
  expect(page.text).toMatch(/id="signOutElsewhere"[^>]*checked/);
  expect(await markupFindings(page.text)).toEqual([]);
});

test('52: a change ends the other sessions, keeps this one under a new token, and is told', async () => {
  const { client, user } = await app.make.signedIn();
  const { client: other } = await app.make.signedIn(user);
  const token = client.cookie('session_token');
  const [session] = await app.rows('session', { userId: user.id, token: token?.split('.')[0] });

  const changed = await change(client);

  expect(changed.status).toBe(303);
  expect(changed.headers.location).toBe(PAGE);
  expect((await client.get(PAGE)).text).toContain('Your password was changed.');
  expect(client.cookie('session_token')).not.toBe(token);
  expect(await isSignedIn(client)).toBe(true);
  expect(await isSignedIn(other)).toBe(false);
  const thief = app.agent();
  const stolen = await thief.get('/dashboard').set('Cookie', `latchkey.session_token=${token}`);
  expect(stolen.status).toBe(303);
  const rows = await app.rows('session', { userId: user.id });
  expect(rows.map(({ id }) => id)).toEqual([session?.id]);
  expect(await opens(user, 'a quiet harbour')).toBe(false);
  expect(await opens(user, NEW)).toBe(true);
  expect(await notices(user)).toHaveLength(1);
  expect((await notices(user))[0]?.text).toContain('The password of your account was changed.');
  expect(await events(user.id, 'passwordChanged')).toEqual(['success']);
});

test('52: the others stay when the box is not ticked', async () => {
  const { client, user } = await app.make.signedIn();
  const { client: other } = await app.make.signedIn(user);
  const token = client.cookie('session_token');

  expect((await change(client, { signOutElsewhere: '' })).status).toBe(303);

  expect(client.cookie('session_token')).not.toBe(token);
  expect(await isSignedIn(client)).toBe(true);
  expect(await isSignedIn(other)).toBe(true);
});

test('a browser that keeps its person signed in goes on to', async () => {
  const user = await app.make.user();
  for (const [remember, kept] of [
    ['on', true],
    ['', false],
  ] as const) {
    const client = app.client();
    const { email } = user;
    const password = remember ? 'a quiet harbour' : NEW;
    await client.post('/sign-in', { email, password, remember });
    const newPassword = remember ? NEW : 'nine narrow bridges';
    const changed = await change(client, { currentPassword: password, newPassword });
    const cookies = String(changed.headers['set-cookie']);
    expect(/session_token=[^;]+; Max-Age=/.test(cookies)).toBe(kept);
  }
});

test.each([
  ['wrong', 'not the one', 'Incorrect current password.'],
  ['missing', '', 'Enter your password.'],
])('52: a %s current password is refused', async (_kind, currentPassword, words) => {
  const { client, user } = await app.make.signedIn();
  const { client: other } = await app.make.signedIn(user);

  const page = await change(client, { currentPassword });

  expect(page.status).toBe(422);
  expect(page.text).toContain(`<a href="#currentPassword">${words}</a>`);
  expect(page.text).not.toContain(NEW);
  expect(page.text).toMatch(/id="signOutElsewhere"[^>]*checked/);
  expect(await markupFindings(page.text)).toEqual([]);
  expect(await isSignedIn(other)).toBe(true);
  expect(await opens(user, 'a quiet harbour')).toBe(true);
  expect(await notices(user)).toEqual([]);
  expect(await events(user.id, 'passwordChanged')).toEqual(currentPassword ? ['refused'] : []);
});

test.each([
  ['the same', 'a quiet harbour', 'This is already your password'],
  ['a short', 'harbour', 'Use at least 8 characters.'],
  ['a common', 'Sunshine1', 'too common'],
  ['a personal', 'AdaLovelace1815', 'contains your name'],
])('%s new one is refused beside its field', async (_kind, newPassword, words) => {
  const { client, user } = await app.make.signedIn();

  const page = await change(client, { newPassword });

  expect(page.status).toBe(422);
  expect(page.text).toMatch(new RegExp(`<a href="#newPassword">[^<]*${words}`));
  expect(page.text).toMatch(/id="newPassword"[^>]*aria-invalid="true"/);
  expect(page.text).not.toContain(`"${newPassword}"`);
  expect(await opens(user, 'a quiet harbour')).toBe(true);
});

test('48: long after the last proof a change asks for one, and 49: goes on by itself', async () => {
  const { client, user } = await app.make.signedIn();
  await forgetProof(user.id);

  const asked = await change(client);
  expect(asked.status).toBe(303);
  expect(await opens(user, 'a quiet harbour')).toBe(true);
  await forgetProof(user.id);
  const api = await client.postJson('/api/auth/change-password', {
    currentPassword: 'a quiet harbour',
    newPassword: NEW,
  });
  expect([api.status, api.body.code]).toEqual([403, 'STEP_UP_REQUIRED']);

  const proof = await client.get(asked.headers.location ?? '');
  expect(proof.status).toBe(200);
  const [, action = ''] =
    /<form method="post" action="([^"]*)"[^>]*novalidate/.exec(proof.text) ?? [];
  const done = await client.post(action, { password: 'a quiet harbour' });
  expect(done.status).toBeLessThan(400);
  expect(await opens(user, NEW)).toBe(true);
});

test('a change ends reset links', async () => {
  const { client, user } = await app.make.signedIn();
  const asked = await app
    .client()
    .postJson('/api/auth/request-password-reset', { email: user.email });
  expect(asked.status).toBe(200);
  expect(await app.rows('mailProof', { purpose: 'reset-password' })).not.toEqual([]);
  const mail = (await app.mails(user.email)).find(({ subject }) =>
    subject.includes('new password'),
  );
  const token = mail?.link?.split('/').at(-1);
  expect(token).toBeTruthy();

  await change(client);

  const late = await app
    .client()
    .postJson('/api/auth/reset-password', { token, newPassword: 'nine narrow bridges' });
  expect([late.status, late.body.code]).toEqual([400, 'INVALID_TOKEN']);
  expect(await opens(user, NEW)).toBe(true);
});

test('of two changes at once one counts', async () => {
  const { client, user } = await app.make.signedIn();
  const { client: second } = await app.make.signedIn(user);
  const passwords = ['seven small lanterns', 'nine narrow bridges'];
  const answers = await Promise.all([
    change(client, { newPassword: passwords[0] ?? '', signOutElsewhere: '' }),
    change(second, { newPassword: passwords[1] ?? '', signOutElsewhere: '' }),
  ]);
  const winners = answers.flatMap(({ status }, at) => (status === 303 ? [passwords[at]] : []));
  expect(winners).toHaveLength(1);
  expect(await opens(user, winners[0] ?? '')).toBe(true);
  expect((await events(user.id, 'passwordChanged')).sort()).toEqual(['refused', 'success']);
  expect(await notices(user)).toHaveLength(1);
});

test('a JSON client changes it with the library’s contract', async () => {
  const { client, user } = await app.make.signedIn();
  const { client: other } = await app.make.signedIn(user);
  const post = (body: object) => client.postJson('/api/auth/change-password', body);
  const right = { currentPassword: 'a quiet harbour', newPassword: NEW };

  const wrong = await post({ ...right, currentPassword: 'not the one' });
  expect([wrong.status, wrong.body.code]).toEqual([400, 'INVALID_PASSWORD']);
  const weak = await post({ ...right, newPassword: 'latchkey-2026' });
  expect([weak.status, weak.body.code]).toEqual([400, 'PASSWORD_TOO_PERSONAL']);
  expect((await post({ newPassword: NEW })).status).toBe(400);
  expect((await post({ ...right, revokeOtherSessions: 'on' })).status).toBe(400);
  expect((await app.client().postJson('/api/auth/change-password', right)).status).toBe(401);
  expect(await isSignedIn(other)).toBe(true);

  const changed = await post({ ...right, revokeOtherSessions: true });

  expect(changed.status).toBe(200);
  expect(changed.body.user).toMatchObject({ id: user.id, email: user.email });
  expect(changed.body.token).toEqual(expect.any(String));
  expect(client.cookie('session_token')).not.toContain(changed.body.token);
  expect(await isSignedIn(client)).toBe(true);
  expect(await isSignedIn(other)).toBe(false);
  const told = (await app.mails(user.email)).map(({ subject }) => subject);
  expect(told.filter((subject) => subject.includes('was changed'))).toHaveLength(1);
});

test('guests and other sites change no password', async () => {
  expect((await change(app.client())).headers.location).toMatch(/^\/sign-in/);
  const { client, user } = await app.make.signedIn();
  expect((await change(client).set('Sec-Fetch-Site', 'cross-site')).status).toBe(403);
  expect(await opens(user, 'a quiet harbour')).toBe(true);
});

test('all mistakes are told in one round: a wrong current password and a weak new one', async () => {
  const { client } = await app.make.signedIn();
  const wrong = { currentPassword: 'not this one', newPassword: 'password' };
  const told = await change(client, wrong);
  expect(told.status).toBe(422);
  const page = pageOf(told.text);
  expect(page.summary().links.map(({ href }) => href)).toEqual([
    '#currentPassword',
    '#newPassword',
  ]);
  expect(page.error('currentPassword')).toContain(shown('password.currentWrong'));
  expect(page.error('newPassword')).toContain(shown('fields.passwordTooCommon'));
  const answer = await client.postJson('/api/auth/change-password', wrong);
  expect(answer.body).toMatchObject({ code: 'INVALID_PASSWORD', also: ['PASSWORD_TOO_COMMON'] });

  const empty = pageOf(
    (await change(client, { currentPassword: '', newPassword: 'password' })).text,
  );
  expect(empty.error('currentPassword')).toContain(shown('fields.passwordRequired'));
  expect(empty.error('newPassword')).toContain(shown('fields.passwordTooCommon'));
});
