import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { markupFindings } from '../support/page-checks.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/account/password';
const NEW = 'seven small lanterns';

/** Somebody who came in another way than by a password, in two browsers. */
async function withoutPassword() {
  const { client, user } = await app.make.signedIn();
  const { client: other } = await app.make.signedIn(user);
  await app.deps.database.query.deleteFrom('account').where('userId', '=', user.id).execute();
  return { client, other, user };
}

const provenUntil = (userId: string, sensitiveUntil: Date) =>
  app.deps.database.query
    .updateTable('session')
    .set({ sensitiveUntil })
    .where('userId', '=', userId)
    .execute();

const successes = (subjectId: string) =>
  app.rows('auditEvent', { subjectId, event: 'passwordSet', outcome: 'success' });

test('who has no password is offered to set one', async () => {
  const { client } = await withoutPassword();

  const page = await client.get(PAGE);

  expect(page.text).not.toContain('currentPassword');
  expect(page.text).toContain(`action="${PAGE}/set"`);
  expect(await markupFindings(page.text)).toEqual([]);
  const change = { currentPassword: 'a quiet harbour', newPassword: NEW };
  expect((await client.post(PAGE, change)).text).toContain('has no password yet');
  const weak = await client.post(`${PAGE}/set`, { newPassword: 'password' });
  expect(weak.status).toBe(422);
  expect(weak.text).toContain('id="newPassword-error"');
});

test('a password is set once, ends the other sessions and is told', async () => {
  const { client, other, user } = await withoutPassword();
  const { email } = user;
  const token = client.cookie('session_token');

  const set = await client.post(`${PAGE}/set`, { newPassword: NEW, signOutElsewhere: 'on' });

  expect(set.status).toBe(303);
  expect((await client.get(PAGE)).text).toContain('Your password was set.');
  expect(client.cookie('session_token')).not.toBe(token);
  expect((await other.get('/dashboard')).status).toBe(303);
  const signedIn = await app.client().post('/sign-in', { email, password: NEW });
  expect(signedIn.status).toBe(303);
  const told = (await app.mails(email)).filter(({ text }) => text.includes('now has a password'));
  expect(told).toHaveLength(1);
  const again = await client.postJson('/api/auth/set-password', { newPassword: 'nine bridges' });
  expect([again.status, again.body.code]).toEqual([400, 'PASSWORD_ALREADY_SET']);
  expect(await successes(user.id)).toHaveLength(1);
});

test('long after the last proof it asks for one', async () => {
  const { client, user } = await withoutPassword();
  await provenUntil(user.id, new Date(Date.now() - 1000));

  const answer = await client.postJson('/api/auth/set-password', { newPassword: NEW });

  expect([answer.status, answer.body.code]).toEqual([403, 'STEP_UP_REQUIRED']);
  expect(await app.rows('account', { userId: user.id })).toEqual([]);
});

test('of two that are set at once one counts', async () => {
  const { client, other, user } = await withoutPassword();

  const answers = await Promise.all([
    client.postJson('/api/auth/set-password', { newPassword: NEW }),
    other.postJson('/api/auth/set-password', { newPassword: 'nine narrow bridges' }),
  ]);

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  expect(await app.rows('account', { userId: user.id })).toHaveLength(1);
  expect(await successes(user.id)).toHaveLength(1);
});
