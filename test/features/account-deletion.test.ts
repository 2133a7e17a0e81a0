import { afterAll, expect, test } from 'vitest';
import { DELETION_WAIT } from '../../src/features/personal-data/policy/departures.ts';
import { MINUTE } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { dueIn, forgetProof, leaving } from '../support/leaving.ts';
import { proofAt } from '../support/step-up.ts';

const PAGE = '/account/deletion';
const CANCEL = `${PAGE}/cancel`;

const app = await startTestApp();
afterAll(() => app.stop());

test('the page says what will be lost, and its button sets the day', async () => {
  const { client, user } = await app.make.signedIn();
  const { client: elsewhere } = await app.make.signedIn(user);

  const page = await client.get(PAGE);
  expect(page.text).toContain('What will be lost');
  expect(page.text).toMatch(/class="button danger" type="submit"/);
  const res = await client.post(PAGE);

  expect(res.status).toBe(303);
  expect(res.headers.location).toBe('/sign-in');
  expect(res.headers['clear-site-data']).toBe('"cache"');
  expect((await client.get('/sign-in')).text).toContain('will be deleted in 30 days');
  expect((await elsewhere.get('/dashboard')).headers.location).toContain('/sign-in');
  expect(await app.rows('session', { userId: user.id })).toHaveLength(0);
  expect(Math.abs((await dueIn(app, user)) - DELETION_WAIT)).toBeLessThan(MINUTE);
  expect(await eventsOf(user, 'deletionScheduled')).toMatchObject([
    { outcome: 'success', actorId: user.id },
  ]);
  const mail = await app.mail(user.email);
  expect(mail.text).toContain('The deletion of your account was requested.');
  expect(mail.text).toContain('/not-me');
});

test('whoever signs in during the wait is led to the way back, and can take it', async () => {
  const { client, user } = await leaving(app);

  for (const page of ['/', '/dashboard', '/account/data', '/sign-in']) {
    const led = await follow(client, page);
    expect(led, page).toBe(PAGE);
  }
  expect((await client.post('/account/data/exports')).headers.location).toBe(PAGE);
  const page = await client.get(PAGE);
  expect(page.text).toContain('waiting to be deleted');
  expect(page.text).toContain('action="/sign-out"');
  expect(page.text).not.toContain('href="/account/data"');

  const back = await client.post(CANCEL);
  expect(back.status).toBe(303);
  expect((await client.get('/dashboard')).text).toContain('Welcome back');
  expect(await dueIn(app, user)).toBeNaN();
  expect(await eventsOf(user, 'deletionCancelled')).toMatchObject([{ outcome: 'success' }]);
  expect((await app.mail(user.email)).text).toContain('was cancelled');
});

test('who takes it comes to the page that they had asked for', async () => {
  const { client } = await leaving(app);
  await client.get('/account/history?show=changes');

  const res = await client.post(CANCEL);

  expect(res.headers.location).toBe('/account/history?show=changes');
});

test('whoever leaves it signs out, and it goes on waiting', async () => {
  const { client, user } = await leaving(app);

  expect((await client.post('/sign-out')).status).toBe(303);

  expect((await client.get('/dashboard')).headers.location).toContain('/sign-in');
  expect(await dueIn(app, user)).toBeGreaterThan(0);
});

test('a program meets the same: 403 with a code from everything but the way back', async () => {
  const { client: browser, user } = await app.make.signedIn();
  const asked = await browser.postJson('/api/auth/delete-user');
  expect(asked.status).toBe(200);
  expect(asked.body).toMatchObject({ success: true });
  expect((await browser.get('/api/auth/get-session')).body).toBeNull();

  const client = app.client();
  const { email, password } = user;
  expect((await client.postJson('/api/auth/sign-in/email', { email, password })).status).toBe(200);
  const session = await client.get('/api/auth/get-session');
  expect(session.body.user.deletionDueAt).toBe(asked.body.deletionDueAt);
  const refusals = [
    await client.postJson('/api/auth/update-user', { name: 'Somebody' }),
    await client.postJson('/api/auth/export-data'),
    await client.postJson('/api/auth/delete-user'),
    await client.get('/api/auth/list-sessions'),
    await client.get('/api/auth/data-export'),
  ];
  for (const { status, body } of refusals) {
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'ACCOUNT_DELETION_PENDING' });
  }
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ name: user.name }]);
  for (const event of ['profileChanged', 'exportAsked']) {
    expect(await eventsOf(user, event)).toMatchObject([{ outcome: 'refused' }]);
  }

  expect((await client.postJson('/api/auth/cancel-deletion')).body).toEqual({ success: true });
  expect((await client.get('/api/auth/data-export')).status).toBe(200);
  const again = await client.postJson('/api/auth/cancel-deletion');
  expect(again.status).toBe(400);
  expect(again.body.code).toBe('DELETION_NOT_PENDING');
});

test('without a recent proof nothing changes, and a wrong password is none', async () => {
  const { client, user } = await app.make.signedIn();
  await forgetProof(app, user);

  const asked = await client.postJson('/api/auth/delete-user');
  expect(asked.body.code).toBe('STEP_UP_REQUIRED');
  const wrong = await client.postJson('/api/auth/step-up/password', { password: 'wrong-guess' });
  expect(wrong.status).toBeGreaterThanOrEqual(400);
  const again = await client.postJson('/api/auth/delete-user', { password: user.password });

  expect(again.body.code).toBe('STEP_UP_REQUIRED');
  expect(await dueIn(app, user)).toBeNaN();
  expect(
    (await eventsOf(user, 'deletionScheduled')).filter(({ outcome }) => outcome === 'success'),
  ).toEqual([]);
});

test('a password that is sent along is counted, and is no way to guess it', async () => {
  const { client, user } = await app.make.signedIn();
  const { client: second } = await app.make.signedIn(user);
  for (let wrong = 0; wrong < 10; wrong += 1) {
    const guesser = wrong < 6 ? client : second;
    const res = await guesser.postJson('/api/auth/delete-user', { password: `guess ${wrong}` });
    expect([res.status, res.body.code]).toEqual([400, 'INVALID_PASSWORD']);
  }
  const right = await second.postJson('/api/auth/delete-user', { password: user.password });
  expect([right.status, right.body.code]).toEqual([400, 'INVALID_PASSWORD']);
  expect(await dueIn(app, user)).toBeNaN();
  const rows = await eventsOf(user, 'deletionScheduled');
  expect(rows.map(({ outcome }) => outcome)).toEqual(Array(11).fill('refused'));

  for (let more = 0; more < 10; more += 1) {
    await client.postJson('/api/auth/delete-user', { password: 'guess' });
  }
  expect((await client.postJson('/api/auth/delete-user')).status).toBe(429);
});

test('on the page the proof is asked for, and a right one carries the deletion out', async () => {
  const { client, user } = await app.make.signedIn();
  await forgetProof(app, user);

  const asked = await client.post(PAGE);
  const wrong = await client.post(proofAt(asked, 'password'), { password: 'wrong-guess' });
  expect(wrong.status).toBe(422);
  expect(await dueIn(app, user)).toBeNaN();
  const right = await client.post(proofAt(asked, 'password'), { password: user.password });

  expect(right.headers.location).toBe('/sign-in');
  expect(await dueIn(app, user)).toBeGreaterThan(0);
  expect(await app.rows('session', { userId: user.id })).toHaveLength(0);
});

test('a password that a client sends along has to be the right one', async () => {
  const { client, user } = await app.make.signedIn();

  const wrong = await client.postJson('/api/auth/delete-user', { password: 'wrong-guess' });
  expect(wrong.body.code).toBe('INVALID_PASSWORD');
  expect(await dueIn(app, user)).toBeNaN();
  expect(await eventsOf(user, 'deletionScheduled')).toMatchObject([{ outcome: 'refused' }]);
  const right = await client.postJson('/api/auth/delete-user', { password: user.password });
  expect(right.status).toBe(200);
});

test('guests and other sites delete nothing', async () => {
  const { client, user } = await app.make.signedIn();

  expect((await app.client().get(PAGE)).headers.location).toContain('/sign-in');
  expect((await app.client().post(PAGE)).headers.location).toContain('/sign-in');
  expect((await app.client().postJson('/api/auth/delete-user')).status).toBe(401);
  expect((await client.post(PAGE).set('Sec-Fetch-Site', 'cross-site')).status).toBe(403);

  expect(await dueIn(app, user)).toBeNaN();
});

test('nobody sets or clears the day as a field of their profile', async () => {
  const { client, user } = await leaving(app);
  const deletionDueAt = new Date().toISOString();
  await client.postJson('/api/auth/cancel-deletion');

  await client.postJson('/api/auth/update-user', { name: 'Ada', deletionDueAt });
  const email = app.make.email();
  const account = { name: 'Eve', email, password: 'a quiet harbour', deletionDueAt };
  await app.client().postJson('/api/auth/sign-up/email', account);

  expect(await dueIn(app, user)).toBeNaN();
  const made = await app.rows('user', { email });
  expect(made.every((row) => row.deletionDueAt === null)).toBe(true);
});

test('asking twice at once sets one day and sends one mail', async () => {
  const { client, user } = await app.make.signedIn();

  const answers = await Promise.all([client.post(PAGE), client.post(PAGE), client.post(PAGE)]);

  for (const { status } of answers) expect(status).toBe(303);
  const events = await eventsOf(user, 'deletionScheduled');
  expect(events.filter(({ outcome }) => outcome === 'success')).toHaveLength(1);
  expect((await app.mails(user.email)).filter(isNotice)).toHaveLength(1);
});

async function follow(client: ReturnType<typeof app.client>, path: string): Promise<string> {
  let at = path;
  for (let hop = 0; hop < 4; hop += 1) {
    const { status, headers } = await client.get(at);
    if (status !== 303) break;
    at = String(headers.location);
  }
  return at;
}

function eventsOf(user: TestPerson, event: string) {
  return app.rows('auditEvent', { subjectId: user.id, event });
}

function isNotice({ text }: { text: string }): boolean {
  return text.includes('The deletion of your account was requested.');
}
