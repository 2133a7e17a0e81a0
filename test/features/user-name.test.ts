import { createAuthClient } from 'better-auth/client';
import { usernameClient } from 'better-auth/client/plugins';
import { afterAll, describe, expect, test } from 'vitest';
import { lookOf } from '../../src/features/profile/user-name/field.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf } from '../support/mail-links.ts';
import { pageOf, shown } from '../support/page.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/account/username';
let named = 0;
/** A name that no other test uses. */
const newName = () => {
  named += 1;
  return `ada.${named}x${Date.now().toString(36)}`;
};

const choose = (client: TestClient, username: string, more = {}) =>
  client.post(PAGE, { username, ...more });

/** Somebody with a user name. */
async function withName(username = newName()) {
  const made = await app.make.signedIn();
  expect((await choose(made.client, username)).status).toBe(303);
  return { ...made, username };
}

const audited = async (subjectId: string, event: string) =>
  (await app.rows('auditEvent', { subjectId, event })).map(
    ({ outcome, detail }) => `${outcome} ${detail}`,
  );

test('is chosen on its page, shown in the profile, and signs in', async () => {
  const { client, user } = await app.make.signedIn();
  expect((await client.get('/account/profile')).text).toContain(shown('userName.none'));
  const before = client.cookie('session_token');

  const res = await choose(client, '  Ada.Lovelace-1815 ');

  expect([res.status, res.headers.location]).toEqual([303, PAGE]);
  expect(client.cookie('session_token')).not.toBe(before);
  const page = await client.get(PAGE);
  expect(page.text).toContain(shown('userName.changed'));
  expect(pageOf(page.text).input('username')?.value).toBe('ada.lovelace-1815');
  expect((await client.get('/account/profile')).text).toContain('ada.lovelace-1815');
  expect((await mailOf(app, 'changed', user.email)).text).toContain('user name of your account');
  expect(await audited(user.id, 'userNameChanged')).toEqual([
    'success {"removed":false,"endedOthers":false}',
  ]);

  const other = app.client();
  const fields = { email: 'ADA.lovelace-1815 ', password: user.password, next: '/account/data' };
  const signedIn = await other.post('/sign-in', { ...fields, remember: 'on' });
  expect([signedIn.status, signedIn.headers.location]).toEqual([303, '/account/data']);
  expect((await other.get('/dashboard')).text).toContain(user.email);
  expect(await audited(user.id, 'signIn')).toContain('success {"method":"userName"}');
});

test('a wrong password, an unknown name and one without a password get the same answer', async () => {
  const { user, username } = await withName();
  const bare = await withName();
  await app.deps.database.query.deleteFrom('account').where('userId', '=', bare.user.id).execute();
  const unknown = newName();
  const pages = [];
  const answers = [];
  for (const name of [username, bare.username, unknown, 'ünknown', 'x']) {
    const sent = { email: name, password: 'a wrong guess' };
    const page = await app.client().post('/sign-in', sent);
    pages.push([page.status, page.text.replaceAll(name, 'x'), page.headers['set-cookie']]);
    const body = { username: name, password: 'a wrong guess' };
    const { status, body: answer } = await app
      .client()
      .postJson('/api/auth/sign-in/username', body);
    answers.push([status, answer]);
  }
  expect(new Set(pages.map((page) => JSON.stringify(page))).size).toBe(1);
  expect(pages[0]?.[1]).toContain(shown('signIn.refused'));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toEqual([
    401,
    { code: 'INVALID_USERNAME_OR_PASSWORD', message: 'Invalid username or password' },
  ]);
  expect(await audited(user.id, 'signIn')).toContain('refused {"method":"userName"}');
});

test('whatever is wrong, one hash is made', async () => {
  const { username } = await withName();
  const { password } = (await app.deps.auth.$context) as { password: { hash(p: string): unknown } };
  const hashes: string[] = [];
  const original = password.hash;
  password.hash = (text: string) => {
    hashes.push(text);
    return original(text);
  };
  try {
    for (const name of [username, newName()]) {
      const body = { username: name, password: 'a wrong guess' };
      await app.client().postJson('/api/auth/sign-in/username', body);
    }
  } finally {
    password.hash = original;
  }
  // The known one is verified instead, which is as much work.
  expect(hashes).toEqual(['a wrong guess']);
});

describe('is refused', () => {
  test.each([
    ['too short', 'ab', 'userName.tooShort', { min: 3 }],
    ['too long', 'a'.repeat(31), 'fields.tooLong', { max: 30 }],
    ['with a letter of another script', 'аda.lovelace', 'userName.wrongLetters', {}],
    ['with an accent', 'adá', 'userName.wrongLetters', {}],
    ['with a Kelvin sign', '\u212Aate', 'userName.wrongLetters', {}],
    ['in full width', 'ａｄａ１', 'userName.wrongLetters', {}],
    ['with a blank', 'ada lovelace', 'userName.wrongLetters', {}],
    ['that looks like an address', 'ada@example', 'userName.wrongLetters', {}],
    ['with a dot at the end', 'ada.', 'userName.wrongLetters', {}],
    ['with two dots', 'a..da', 'userName.wrongLetters', {}],
    ['reserved', 'Admin', 'userName.reserved', {}],
    ['reserved, in disguise', 'r0.ot', 'userName.reserved', {}],
    ['reserved, with a one', 'adm1n', 'userName.reserved', {}],
    ['empty', ' ', 'userName.required', {}],
  ] as const)('%s', async (_, username, key, values) => {
    const { client, user } = await app.make.signedIn();
    const res = await choose(client, username);
    expect(res.status).toBe(422);
    expect(pageOf(res.text).error('username')).toContain(shown(key, values));
    expect(await app.rows('user', { id: user.id })).toMatchObject([{ username: null }]);
    const api = await client.postJson('/api/auth/change-username', { username });
    expect([api.status, api.body.code]).toEqual([400, expect.stringMatching(/USERNAME/)]);
    expect((await audited(user.id, 'userNameChanged')).length).toBe(1);
  });

  test('when somebody has it, in other letters or one that looks like it', async () => {
    await withName('lou.morn50');
    for (const name of ['lou.morn50', 'LOU.Morn50', '1ou.mom50', 'lou.rnornso']) {
      expect(lookOf(name)).toBe(lookOf('lou.morn50'));
      const { client, user } = await app.make.signedIn();
      const res = await choose(client, name);
      expect([res.status, pageOf(res.text).error('username')]).toEqual([
        422,
        expect.stringContaining(shown('userName.taken')),
      ]);
      expect(await audited(user.id, 'userNameChanged')).toEqual([
        'refused {"reason":"USERNAME_IS_ALREADY_TAKEN"}',
      ]);
    }
  });

  test('for one of two who want it at once', async () => {
    const name = newName();
    const people = await Promise.all([app.make.signedIn(), app.make.signedIn()]);
    const answers = await Promise.all(people.map(({ client }) => choose(client, name)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect(await app.rows('user', { username: name })).toHaveLength(1);
  });
});

test('can be changed and removed; the old one opens nothing, and others are signed out if wished', async () => {
  const { client, user, username } = await withName();
  const other = await app.make.signedIn(user);
  const next = newName();
  await choose(client, next, { signOutElsewhere: 'on' });
  expect((await other.client.get('/dashboard')).status).toBe(303);
  const { password } = user;
  expect((await app.client().post('/sign-in', { email: username, password })).status).toBe(422);
  expect((await app.client().post('/sign-in', { email: next, password })).status).toBe(303);
  const same = await choose(client, next);
  expect(pageOf(same.text).error('username')).toContain(shown('userName.unchanged'));

  expect((await client.post(`${PAGE}/remove`)).headers.location).toBe(PAGE);
  expect((await client.get(PAGE)).text).toContain(shown('userName.removed'));
  expect(await app.rows('user', { id: user.id })).toMatchObject([
    { username: null, usernameLook: null },
  ]);
  expect((await app.client().post('/sign-in', { email: next, password })).status).toBe(422);
  expect((await mailOf(app, 'changed', user.email)).text).toContain('was removed');
  // Free for anybody now.
  await withName(next);
});

test('wants a proof of the last minutes, after which the change is carried out', async () => {
  const { client, user } = await app.make.signedIn();
  await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
  const name = newName();
  const asked = await choose(client, name);
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ username: null }]);
  const done = await client.post(proofAt(asked, 'password'), { password: user.password });
  expect(done.headers.location).toBe(PAGE);
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ username: name }]);
});

test('is set by no other door, and nobody learns which names are there', async () => {
  const { client, user } = await app.make.signedIn();
  const update = await client.postJson('/api/auth/update-user', { username: newName() });
  expect(update.status).toBe(400);
  const email = app.make.email();
  const body = { name: 'Ada', email, password: 'a quiet harbour', username: newName() };
  expect((await app.client().postJson('/api/auth/sign-up/email', body)).status).toBe(400);
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ username: null }]);
  const asked = await client.postJson('/api/auth/is-username-available', { username: 'ada' });
  expect(asked.status).toBe(404);
});

test('a real client signs in with it', async () => {
  const { user, username } = await withName();
  const client = createAuthClient({
    baseURL: app.base,
    plugins: [usernameClient()],
    fetchOptions: { headers: { origin: app.origin, 'x-forwarded-for': app.client().address } },
  });
  const wrong = await client.signIn.username({ username, password: 'a wrong guess' });
  expect(wrong.error).toMatchObject({ status: 401, code: 'INVALID_USERNAME_OR_PASSWORD' });
  const { data } = await client.signIn.username({ username, password: user.password });
  expect(data?.user).toMatchObject({ id: user.id, username });
  expect(JSON.stringify(data)).not.toContain('usernameLook');
});
