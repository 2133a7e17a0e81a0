import { afterAll, expect, test } from 'vitest';
import { switchAccount } from '../../src/auth/account-switch.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { scratchDatabase } from '../support/databases.ts';
import { mailsOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { runProgram } from '../support/site.ts';

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

test('the script does it, and says how it is called', async () => {
  const scratch = await scratchDatabase();
  try {
    const environment = { DATABASE_URL: scratch.url };
    const migrated = await runProgram('bin/migrate.ts', environment);
    expect(await migrated.ended).toBe(0);
    await scratch.query(
      "INSERT INTO user (id, name, email) VALUES ('u1', 'Ada', 'ada@example.com')",
    );
    const run = async (...args: string[]) => {
      const { ended, output } = await runProgram('bin/account.ts', environment, args);
      return [await ended, output.text.trim().split('\n').at(0)];
    };
    expect(await run('disable', ' Ada@example.com')).toEqual([
      0,
      expect.stringContaining('disabled'),
    ]);
    const [row] = await scratch.query('SELECT disabledAt FROM user');
    expect(row?.disabledAt).toBeInstanceOf(Date);
    expect(await run('enable', 'ada@example.com')).toEqual([0, expect.stringContaining('enabled')]);
    expect(await run('disable', 'bob@example.com')).toEqual([
      1,
      expect.stringContaining('No account'),
    ]);
    expect(await run('remove', 'ada@example.com')).toEqual([
      2,
      expect.stringContaining('npm run account -- disable'),
    ]);
  } finally {
    await scratch.drop();
  }
}, 60_000);
