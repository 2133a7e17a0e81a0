import { afterAll, expect, test } from 'vitest';
import { switchAccount } from '../../src/features/operator/policy/account-switch.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { mailOf, mailsOf, openLink } from '../support/mail-links.ts';
import { pageOf, shown } from '../support/page.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const off = ({ email }: TestPerson) => switchAccount(app.deps.database, email, 'off');
const on = ({ email }: TestPerson) => switchAccount(app.deps.database, email, 'on');

const audited = async (subjectId: string, event: string) =>
  (await app.rows('auditEvent', { subjectId, event })).map(
    ({ outcome, detail, actorId }) => `${outcome} ${detail} ${actorId}`,
  );

/** Only the mark, as if a session had been begun at that very moment. */
async function mark({ id }: TestPerson) {
  await app.deps.database.query
    .updateTable('user')
    .set({ disabledAt: new Date() })
    .where('id', '=', id)
    .execute();
}

test('the right password opens nothing, and the page says why; a wrong one tells nothing', async () => {
  const user = await app.make.user();
  expect(await off(user)).toBe('done');
  const client = app.client();
  const { email, password } = user;

  const right = await client.post('/sign-in', { email, password });
  expect(right.status).toBe(403);
  expect(right.text).toContain(shown('signIn.disabled'));
  expect(client.cookie('session_token')).toBeFalsy();
  expect(await app.rows('session', { userId: user.id })).toEqual([]);
  expect((await client.get('/dashboard')).status).toBe(303);
  const api = await app.client().postJson('/api/auth/sign-in/email', { email, password });
  expect([api.status, api.body.code]).toEqual([403, 'ACCOUNT_DISABLED']);

  const wrong = await app.client().post('/sign-in', { email, password: 'a wrong guess' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain(shown('signIn.refused'));
  const rows = await audited(user.id, 'signIn');
  expect(rows[0]).toBe('refused {"method":"password","reason":"ACCOUNT_DISABLED"} null');
});

test('nor does a mail', async () => {
  const user = await app.make.user();
  await off(user);
  const client = app.client();
  await client.post('/sign-in/mail', { email: user.email });
  const [mail] = await mailsOf(app, 'signIn', user.email);
  const res = await client.post('/sign-in/mail/code', { code: mail?.code ?? '' });
  expect(res.status).toBe(403);
  expect(res.text).toContain(shown('signIn.disabled'));
  expect(await app.rows('session', { userId: user.id })).toEqual([]);
});

test('a new password by mail opens it as little, and the page says so', async () => {
  const user = await app.make.user();
  await off(user);
  const client = app.client();
  const password = 'seven small lanterns';
  await client.post('/forgot-password', { email: user.email });
  await openLink(client, await mailOf(app, 'reset', user.email));
  const done = await client.post('/reset-password', { password });
  expect([done.status, done.headers.location]).toEqual([303, '/sign-in']);
  const page = await client.get('/sign-in');
  expect(page.text).toContain(shown('passwordReset.doneDisabled'));
  expect(page.text).not.toContain(shown('passwordReset.done'));
  const signIn = await client.post('/sign-in', { email: user.email, password });
  expect([signIn.status, signIn.text]).toEqual([403, expect.stringContaining('disabled')]);
});

test('who asks for such a mail, or has no code of it, is told as for any other', async () => {
  const user = await app.make.user();
  await off(user);
  const client = app.client();
  const asked = await client.post('/forgot-password', { email: user.email });
  expect([asked.status, asked.headers.location]).toEqual([303, '/reset-password']);
  const wrong = await client.post('/reset-password', {
    code: '2222-2222',
    password: 'seven small lanterns',
  });
  expect([wrong.status, pageOf(wrong.text).error('code')]).toEqual([
    422,
    `Error: ${shown('mailCode.wrong')}`,
  ]);
  expect(wrong.text).not.toContain('This account is disabled');
});

test('open sessions are over, and leave a row', async () => {
  const { client, user } = await app.make.signedIn();
  await off(user);
  expect(await app.rows('session', { userId: user.id })).toEqual([]);
  expect((await client.get('/dashboard')).headers.location).toMatch(/^\/sign-in/);
  expect(await audited(user.id, 'accountDisabled')).toEqual(['success {"by":"operator"} null']);
});

test('one that is there all the same is dead at its next request: pages', async () => {
  const { client, user } = await app.make.signedIn();
  await mark(user);
  expect((await client.get('/dashboard')).headers.location).toMatch(/^\/sign-in/);
  expect(await app.rows('session', { userId: user.id })).toEqual([]);
});

test.each([
  ['GET', '/get-session'],
  ['GET', '/list-sessions'],
  ['POST', '/update-user'],
  ['POST', '/change-email'],
])('one that is there all the same is dead at its next request: %s %s', async (method, path) => {
  const { client, user } = await app.make.signedIn();
  await mark(user);
  const body = { name: 'Somebody else', newEmail: app.make.email() };
  const url = `/api/auth${path}`;
  const res = method === 'GET' ? await client.get(url) : await client.postJson(url, body);
  if (path === '/get-session') expect(res.body).toBeNull();
  else expect(res.status).toBe(401);
  expect(await app.rows('session', { userId: user.id })).toEqual([]);
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ name: user.name }]);
});

test('switched on again, everything is as before', async () => {
  const { user } = await app.make.signedIn();
  await off(user);
  expect(await off(user)).toBe('unchanged');
  expect(await on(user)).toBe('done');
  expect(await on(user)).toBe('unchanged');
  expect((await app.make.signedIn(user)).user.id).toBe(user.id);
  expect(await audited(user.id, 'accountEnabled')).toHaveLength(1);
  expect(await switchAccount(app.deps.database, 'nobody@example.com', 'off')).toBe('unknown');
});
