import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { settings } from '../../src/features/index.ts';
import { startTestApp } from '../support/app.ts';
import { endpointsThat } from '../support/manifests.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const SENSITIVE = endpointsThat(({ proof }) => proof);
/** These finish what was begun with a proof (begun-before-second-factor.test.ts). */
const FINISHING = endpointsThat(({ olderProof }) => olderProof);

const app = await startTestApp();
afterAll(() => app.stop());

/** The newest audit rows of a person, as short words. */
async function acts(userId: string): Promise<string[]> {
  const rows = await app.rows('auditEvent', { subjectId: userId });
  return rows.map(({ event, outcome }) => `${event} ${outcome}`);
}

/** Somebody whose last proof is too old for sensitive acts. */
async function longSignedIn() {
  const made = await app.make.signedIn();
  await moveSessions(app, made.user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
  return made;
}

const NEW_ADDRESS = () => ({ newEmail: app.make.email() });

test('a sign-in is a proof: for some minutes nothing more is asked', async () => {
  const { client } = await app.make.signedIn();
  const res = await client.postJson('/api/auth/change-email', NEW_ADDRESS());
  expect(res.status).toBe(200);
});

test('after the window a program gets 403 with a code, proves itself, and goes on', async () => {
  const { client, user } = await longSignedIn();
  const wanted = NEW_ADDRESS();
  const refused = await client.postJson('/api/auth/change-email', wanted);
  expect(refused.status).toBe(403);
  expect(refused.body.code).toBe('STEP_UP_REQUIRED');
  expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);
  const before = client.cookie('session_token');

  const proved = await client.postJson('/api/auth/step-up/password', { password: user.password });
  expect(proved.status).toBe(200);
  expect(client.cookie('session_token')).not.toBe(before);
  expect(new Date(proved.body.sensitiveUntil).getTime()).toBeGreaterThan(Date.now());

  expect((await client.postJson('/api/auth/change-email', wanted)).status).toBe(200);
  expect(await acts(user.id)).toContain('stepUp success');
});

test('every sensitive endpoint wants a proof, and is closed while the account is blocked', async () => {
  const { client, user } = await longSignedIn();
  const ask = async (path: string) => {
    const posted = await client.postJson(path);
    const { status, body } = [404, 405].includes(posted.status)
      ? await client.get(`${path}?id=x`)
      : posted;
    return `${status} ${body.code}`;
  };
  const codes = async (except: readonly string[] = []) => {
    const asked = SENSITIVE.filter((path) => !except.includes(path));
    return new Set(await Promise.all(asked.map((path) => ask(`/api/auth${path}`))));
  };
  expect(await codes(FINISHING)).toEqual(new Set(['403 STEP_UP_REQUIRED']));
  await app.deps.database.query
    .updateTable('user')
    .set({ blockedAt: new Date() })
    .where('id', '=', user.id)
    .execute();
  expect(await codes()).toEqual(new Set(['403 ACCOUNT_BLOCKED']));
  const refusals = (await acts(user.id)).filter((act) => act.endsWith('refused'));
  expect(new Set(refusals).size).toBe(refusals.length);
  expect(refusals).toContain('passwordChanged refused');
});

test('the page asks for the password and then carries out the very change', async () => {
  const { client, user } = await longSignedIn();
  const wanted = NEW_ADDRESS();
  const before = client.cookie('session_token');

  const interrupted = await client.post('/account/email', wanted);
  const [paused] = await app.rows('pausedRequest', { userId: user.id });
  expect(paused?.content).not.toContain(wanted.newEmail);
  expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);

  const page = await client.get(interrupted.headers.location ?? '');
  expect(page.status).toBe(200);
  expect(page.text).toContain(`action="${proofAt(interrupted, 'password')}"`);
  expect(page.text).toContain('action="/sign-out"');
  expect(page.text).toContain(`value="${user.email}"`);

  const done = await client.post(proofAt(interrupted, 'password'), { password: user.password });
  expect(done.status).toBe(303);
  expect(done.headers.location).toBe('/account/email');
  expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toHaveLength(
    1,
  );
  expect(client.cookie('session_token')).not.toBe(before);
  expect((await client.get('/account/email')).text).toContain(wanted.newEmail);
  expect(await app.rows('pausedRequest', { userId: user.id })).toEqual([]);
  expect((await acts(user.id)).filter((act) => act.startsWith('emailChange'))).toEqual([
    'emailChangeRequested success',
  ]);

  const old = app
    .agent()
    .get('/api/auth/get-session')
    .set('Cookie', `latchkey.session_token=${before}`);
  expect((await old).body).toBeNull();
});

test('a new password waits encrypted, and is set after the proof', async () => {
  const { client, user } = await longSignedIn();
  const newPassword = 'a louder harbour';
  const change = { currentPassword: user.password, newPassword, signOutElsewhere: 'on' };
  const interrupted = await client.post('/account/password', change);
  const [paused] = await app.rows('pausedRequest', { userId: user.id });
  expect(String(paused?.content)).toMatch(/^(?!.*harbour)/);
  const stillOld = await app
    .client()
    .post('/sign-in', { email: user.email, password: newPassword });
  expect(stillOld.status).toBe(422);

  const done = await client.post(proofAt(interrupted, 'password'), { password: user.password });
  expect([done.status, done.headers.location]).toEqual([303, '/account/password']);
  expect((await client.get('/account/password')).status).toBe(200);
  expect(await app.rows('session', { userId: user.id })).toHaveLength(1);
  await app.make.signedIn({ ...user, password: newPassword });
  expect(await acts(user.id)).toContain('passwordChanged success');
});

test('a carried-out act that is refused shows its own form with what was typed', async () => {
  const { client, user } = await longSignedIn();
  const asked = await client.post('/account/email', { newEmail: user.email });
  const res = await client.post(proofAt(asked, 'password'), { password: user.password });
  expect(res.status).toBe(422);
  expect(res.text).toContain('action="/account/email"');
  expect(res.text).toContain(`value="${user.email}"`);
});

test('a wrong password is refused and counted, and nothing is carried out', async () => {
  const { client, user } = await longSignedIn();
  const asked = await client.post('/account/email', NEW_ADDRESS());
  const res = await client.post(proofAt(asked, 'password'), { password: 'wrong-guess' });
  expect(res.status).toBe(422);
  expect(res.text).not.toContain('wrong-guess');
  expect(res.text).toContain('Incorrect password.');
  expect(await app.rows('pausedRequest', { userId: user.id })).toHaveLength(1);
  expect(await acts(user.id)).toContain('stepUp refused');
  expect(await app.rows('proofTries', { userId: user.id })).toMatchObject([{ tries: 1 }]);
});

test('after ten wrong passwords the right one gets the same answer', async () => {
  const { client, user } = await longSignedIn();
  for (let guess = 0; guess < 10; guess += 1) {
    await client.postJson('/api/auth/step-up/password', { password: `guess ${guess}` });
  }
  const wrong = await client.postJson('/api/auth/step-up/password', { password: 'guess again' });
  const right = await client.postJson('/api/auth/step-up/password', { password: user.password });
  expect([right.status, right.body]).toEqual([wrong.status, wrong.body]);
  await app.deps.database.query
    .updateTable('proofTries')
    .set({ windowEndsAt: new Date(Date.now() - 1000) })
    .where('userId', '=', user.id)
    .execute();
  const later = await client.postJson('/api/auth/step-up/password', { password: user.password });
  expect(later.status).toBe(200);
  expect(await app.rows('proofTries', { userId: user.id })).toEqual([]);
});

test('what one person began is not carried out by another', async () => {
  const { client, user } = await longSignedIn();
  const other = await app.make.user();
  const wanted = NEW_ADDRESS();
  const asked = await client.post('/account/email', wanted);
  await client.post('/sign-out');
  const { email, password } = other;
  await client.post('/sign-in', { email, password });
  const res = await client.post(proofAt(asked, 'password'), { password });
  expect(res.headers.location).toBe('/dashboard');
  for (const subject of [user.id, other.id]) {
    expect(await app.rows('mailProof', { purpose: 'change-email', subject })).toEqual([]);
  }
  expect(await app.rows('pausedRequest', { userId: user.id })).toEqual([]);
});

test('an act that waited too long is dropped', async () => {
  const { client, user } = await longSignedIn();
  const asked = await client.post('/account/email', NEW_ADDRESS());
  await app.deps.database.query
    .updateTable('pausedRequest')
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where('userId', '=', user.id)
    .execute();
  const res = await client.post(proofAt(asked, 'password'), { password: user.password });
  expect(res.headers.location).toBe('/dashboard');
  expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);
});

test('two equal proofs at once carry the act out once', async () => {
  const { client, user } = await longSignedIn();
  const asked = await client.post('/account/email', NEW_ADDRESS());
  await Promise.all([
    client.post(proofAt(asked, 'password'), { password: user.password }),
    client.post(proofAt(asked, 'password'), { password: user.password }),
  ]);
  expect(
    (await acts(user.id)).filter((act) => act === 'emailChangeRequested success'),
  ).toHaveLength(1);
  expect((await client.get('/dashboard')).status).toBe(200);
});

test('each sensitive act keeps the door open, but not beyond two hours', async () => {
  const { client, user } = await app.make.signedIn();
  const soon = new Date(Date.now() + 60_000);
  await moveSessions(app, user.id, { sensitiveUntil: soon });
  await client.postJson('/api/auth/change-email', NEW_ADDRESS());
  const [slid] = await app.rows('session', { userId: user.id, token: tokenOf(client) });
  expect((slid?.sensitiveUntil as Date).getTime()).toBeGreaterThan(Date.now() + 9 * 60_000);

  const almostTwoHours = new Date(Date.now() - 119 * 60_000);
  await moveSessions(app, user.id, { sensitiveUntil: soon, provenAt: almostTwoHours });
  await client.postJson('/api/auth/change-email', NEW_ADDRESS());
  const [end] = await app.rows('session', { userId: user.id, token: tokenOf(client) });
  expect((end?.sensitiveUntil as Date).getTime()).toBeLessThanOrEqual(Date.now() + 60_000);
});

test('what is only asked for, as a link of another site may, keeps no door open', async () => {
  const { client, user } = await app.make.signedIn();
  await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() + 60_000) });
  const until = async () =>
    (await app.rows('session', { userId: user.id, token: tokenOf(client) }))[0]?.sensitiveUntil;
  const before = await until();
  for (const path of ['passkey/generate-register-options', 'data-export/download?id=x']) {
    await client.get(`/api/auth/${path}`).set('Sec-Fetch-Site', 'cross-site');
    expect(await until()).toEqual(before);
  }
});

test('the choice to be kept signed in outlives the new token', async () => {
  const user = await app.make.user();
  const cases = [
    [{ remember: 'on' }, /Max-Age=7776000/],
    [{}, /session_token=[^;]+; Path/],
  ] as const;
  for (const [choice, cookie] of cases) {
    const client = app.client();
    await client.post('/sign-in', { email: user.email, password: user.password, ...choice });
    const res = await client.post('/step-up/password', { password: user.password });
    const set = [res.headers['set-cookie']].flat().find((line) => line?.includes('session_token'));
    expect(set).toMatch(cookie);
  }
});

test('guests, foreign origins and empty forms are refused', async () => {
  const { client, user } = await app.make.signedIn();
  expect((await client.post('/step-up/password')).status).toBe(422);
  expect((await app.client().post('/step-up/password', { password: 'x' })).headers.location).toBe(
    '/sign-in?next=%2Fstep-up',
  );
  expect(
    (await app.client().postJson('/api/auth/step-up/password', { password: 'x' })).status,
  ).toBe(401);
  const foreign = client
    .post('/step-up/password', { password: user.password })
    .set('Sec-Fetch-Site', 'cross-site');
  expect((await foreign).status).toBe(403);
});

test('a form sent after signing out in another tab leads to sign-in and back, filled in', async () => {
  const { client, user } = await app.make.signedIn();
  await client.post('/sign-out');
  const wanted = { newEmail: app.make.email(), password: 'typed-secret' };
  const sent = await client.post('/account/email', wanted);
  expect(sent.headers.location).toBe('/sign-in?next=%2Faccount%2Femail');
  expect((await client.get('/sign-in')).text).toContain('Sign in to continue.');
  const { email, password } = user;
  const back = await client.post('/sign-in', { email, password, next: '/account/email' });
  expect(back.headers.location).toBe('/account/email');
  const page = await client.get('/account/email');
  expect(page.text).toContain(`value="${wanted.newEmail}"`);
  expect(page.text).not.toContain('typed-secret');
  expect(page.text).toContain('You had been signed out');
  expect((await client.get('/account/email')).text).not.toContain(wanted.newEmail);
});

test('what was typed is not shown to the next person at this browser', async () => {
  const { client } = await app.make.signedIn();
  await client.post('/sign-out');
  const wanted = NEW_ADDRESS();
  await client.post('/account/email', wanted);
  const { email, password } = await app.make.user();
  await client.post('/sign-in', { email, password });
  expect((await client.get('/account/email')).text).not.toContain(wanted.newEmail);
});

test('the window is the one of the configuration, which must make sense', async () => {
  const quick = await startTestApp({ STEP_UP_MINUTES: '1' });
  try {
    const { user } = await quick.make.signedIn();
    const rows = await quick.rows('session', { userId: user.id });
    for (const { provenAt, sensitiveUntil } of rows) {
      expect((sensitiveUntil as Date).getTime() - (provenAt as Date).getTime()).toBe(60_000);
    }
  } finally {
    await quick.stop();
  }
  for (const wrong of ['0', '121', '-5', 'soon']) {
    expect(() => readConfig({ STEP_UP_MINUTES: wrong }, settings)).toThrow('STEP_UP_MINUTES');
  }
});

/** The row's token, out of the signed cookie. */
function tokenOf(client: { cookie(name: string): string | undefined }): string {
  return decodeURIComponent(client.cookie('session_token') ?? '').split('.')[0] ?? '';
}
