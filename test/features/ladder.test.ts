import { afterAll, describe, expect, test } from 'vitest';
import type { EndpointRules } from '../../src/auth/endpoint-rules.ts';
import { startTestApp } from '../support/app.ts';
import { rulesFor } from '../support/manifests.ts';
import { codeOf, firstStep, forgetUse, personWithTotp, wrongCode } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const SIGN_IN = '/api/auth/sign-in/email';
const VERIFY = '/api/auth/two-factor/verify-totp';

async function newest(userId: string) {
  const rows = await app.rows('auditEvent', { subjectId: userId });
  const [row] = rows.sort((a, b) => String(b.id).localeCompare(String(a.id)));
  return (
    row && {
      event: row.event,
      outcome: row.outcome,
      actor: row.actorId,
      session: row.sessionId,
      detail: JSON.parse(String(row.detail)),
    }
  );
}

describe('over the API', () => {
  test('the first step opens no session and says what is left', async () => {
    const { user } = await personWithTotp(app);
    const client = app.client();
    const before = await app.rows('session', { userId: user.id });
    const devices = await app.rows('knownDevice', { userId: user.id });
    const res = await client.postJson(SIGN_IN, { ...user, callbackURL: '/dashboard' });
    expect(res.status).toBe(200);
    expect(res.body).toEqual({ twoFactorRedirect: true, twoFactorMethods: ['totp'] });
    expect(res.headers).not.toHaveProperty('location');
    expect(client.cookie('session_token')).toBeFalsy();
    expect(client.cookie('two_factor')).toMatch(/^2fa-password-/);
    expect(await app.rows('session', { userId: user.id })).toHaveLength(before.length);
    // Nobody has come in, so there is no device to know and to tell of.
    expect(await app.rows('knownDevice', { userId: user.id })).toHaveLength(devices.length);
    expect(await newest(user.id)).toEqual({
      event: 'secondStepAsked',
      outcome: 'success',
      actor: user.id,
      session: null,
      detail: { method: 'password' },
    });
    expect((await client.get('/api/auth/get-session')).body).toBeNull();
    for (const ask of [
      client.get('/api/auth/list-sessions'),
      client.postJson('/api/auth/revoke-sessions'),
    ]) {
      const refused = await ask;
      expect(refused.status).toBe(401);
      expect(refused.body).toMatchObject({
        code: 'SECOND_STEP_REQUIRED',
        twoFactorMethods: ['totp'],
      });
    }
  });

  test('the second step opens it, once', async () => {
    const { user, secret } = await personWithTotp(app);
    const client = app.client();
    await client.postJson(SIGN_IN, user);
    const res = await client.postJson(VERIFY, { code: codeOf(secret) });
    expect(res.status).toBe(200);
    expect(res.body.user).toMatchObject({ email: user.email, twoFactorEnabled: true });
    const session = (await client.get('/api/auth/get-session')).body.session;
    expect(res.body.token).toBe(session.id);
    expect(client.cookie('two_factor')).toBeFalsy();
    expect(await newest(user.id)).toEqual({
      event: 'signIn',
      outcome: 'success',
      actor: user.id,
      session: session.id,
      detail: { method: 'password', second: 'totp' },
    });
    expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({
      lastSecondFactor: 'totp',
    });
  });

  test('two right second steps at once open one session', async () => {
    const { user, secret } = await personWithTotp(app);
    const client = app.client();
    await client.postJson(SIGN_IN, user);
    const before = (await app.rows('session', { userId: user.id })).length;
    const answers = await Promise.all([
      client.postJson(VERIFY, { code: codeOf(secret) }),
      client.postJson(VERIFY, { code: codeOf(secret, 1) }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await app.rows('session', { userId: user.id })).toHaveLength(before + 1);
  });

  test('the half-way state is bound to its browser and lives ten minutes', async () => {
    const { user, secret } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const other = await app.client().postJson(VERIFY, { code: codeOf(secret) });
    expect([other.status, other.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
    await app.deps.database.pool.query(
      'UPDATE verification SET expiresAt = expiresAt - INTERVAL 10 MINUTE',
    );
    const late = await client.postJson(VERIFY, { code: codeOf(secret) });
    expect([late.status, late.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
    const page = await client.post('/sign-in/challenge/totp', { code: codeOf(secret) });
    expect([page.status, page.headers.location]).toEqual([303, '/sign-in']);
    expect((await client.get('/sign-in')).text).toContain('too long ago');
  });

  test('a cookie that was made up is worth nothing', async () => {
    const { user, secret } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const value = client.cookie('two_factor') ?? '';
    const forged = value.replace('2fa-password', '2fa-passkey');
    const res = await app
      .client()
      .postJson(VERIFY, { code: codeOf(secret) })
      .set('Cookie', `latchkey.two_factor=${forged}`);
    expect(res.status).toBe(401);
  });

  test('a half-way state ends with the account', async () => {
    const { user, secret } = await personWithTotp(app);
    const half = await firstStep(app, user);
    await app.deps.database.pool.query(
      'UPDATE user SET disabledAt = UTC_TIMESTAMP(3) WHERE id = ?',
      [user.id],
    );
    const res = await half.postJson(VERIFY, { code: codeOf(secret) });
    expect([res.status, res.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
  });

  test('a half-way state ends with the password that began it', async () => {
    const { client, user, secret } = await personWithTotp(app);
    const half = await firstStep(app, user);
    const changed = await client.postJson('/api/auth/change-password', {
      currentPassword: user.password,
      newPassword: 'nine brass lanterns',
    });
    expect(changed.status).toBe(200);
    expect((await half.postJson(VERIFY, { code: codeOf(secret) })).status).toBe(401);
  });
});

describe('half signed in is not signed in (scenario 40)', () => {
  test('account pages lead to the challenge and back', async () => {
    const { user, secret } = await personWithTotp(app);
    const client = await firstStep(app, user);
    for (const page of ['/dashboard', '/account/devices?x=1']) {
      const res = await client.get(page);
      expect([res.status, res.headers.location]).toEqual([
        303,
        `/sign-in/challenge?next=${encodeURIComponent(page)}`,
      ]);
    }
    const posted = await client.post('/account/profile', { name: 'Mallory' });
    expect(posted.headers.location).toBe('/sign-in/challenge?next=%2Faccount%2Fprofile');
    expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({ name: 'Ada Lovelace' });
    const done = await client.post('/sign-in/challenge/totp', {
      code: codeOf(secret),
      next: '/account/devices?x=1',
    });
    expect([done.status, done.headers.location]).toEqual([303, '/account/devices?x=1']);
    expect((await client.get('/account/devices')).status).toBe(200);
  });

  test('the challenge tells nothing of whom it is', async () => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const { text } = await client.get('/sign-in/challenge');
    expect(text).not.toContain(user.email);
    expect(text).not.toContain(user.name);
    expect((await client.get('/api/auth/second-step')).body).toEqual({
      methods: ['totp'],
      expiresAt: expect.any(String),
      retryAfter: null,
    });
  });

  test('signing out leaves for good', async () => {
    const { user, secret } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const cookie = client.cookie('two_factor') as string;
    const res = await client.post('/sign-out');
    expect([res.status, res.headers.location]).toEqual([303, '/sign-in']);
    expect(client.cookie('two_factor')).toBeFalsy();
    const again = await app
      .client()
      .postJson(VERIFY, { code: codeOf(secret) })
      .set('Cookie', `latchkey.two_factor=${encodeURIComponent(cookie)}`);
    expect(again.status).toBe(401);
  });
});

describe('wrong second steps', () => {
  test('the fifth leads back to the first step', async () => {
    const { user, secret } = await personWithTotp(app);
    const client = await firstStep(app, user);
    for (let tries = 1; tries <= 4; tries += 1) {
      const res = await client.post('/sign-in/challenge/totp', { code: wrongCode(secret) });
      expect(res.status).toBe(422);
    }
    const last = await client.post('/sign-in/challenge/totp', {
      code: wrongCode(secret),
      next: '/account/devices',
    });
    expect([last.status, last.headers.location]).toEqual([
      303,
      '/sign-in?next=%2Faccount%2Fdevices',
    ]);
    expect((await client.get('/sign-in')).text).toContain('Too many wrong codes');
    expect((await client.postJson(VERIFY, { code: codeOf(secret) })).status).toBe(401);
    const refused = await app.rows('auditEvent', {
      subjectId: user.id,
      event: 'signIn',
      outcome: 'refused',
    });
    expect(refused.map(({ detail }) => detail)).toEqual(
      Array(5).fill('{"method":"password","second":"totp"}'),
    );
  });

  test('ten of one account, over several first steps, lock it and the owner is told once', async () => {
    const { user, secret } = await personWithTotp(app);
    const wrong = { code: wrongCode(secret) };
    for (let round = 1; round <= 2; round += 1) {
      const client = await firstStep(app, user);
      for (let tries = 1; tries <= 5; tries += 1) await client.postJson(VERIFY, wrong);
    }
    const client = await firstStep(app, user);
    for (const code of [codeOf(secret), wrong.code]) {
      const res = await client.postJson(VERIFY, { code });
      expect([res.status, res.body.code]).toEqual([401, 'INVALID_CODE']);
    }
    const told = (await app.mails(user.email)).filter(({ subject }) =>
      subject.includes('Wrong codes'),
    );
    expect(told).toHaveLength(1);
    await app.deps.database.pool.query(
      `UPDATE proofTries SET windowEndsAt = UTC_TIMESTAMP(3), codesLockedUntil = UTC_TIMESTAMP(3)
        WHERE userId = ?`,
      [user.id],
    );
    expect((await client.postJson(VERIFY, { code: codeOf(secret) })).status).toBe(200);
  });
});

test('remember me comes through the second step (scenario 21)', async () => {
  const { user, secret } = await personWithTotp(app);
  for (const remember of [true, false]) {
    await forgetUse(app, user.id);
    const client = await firstStep(app, user, app.client(), remember ? { remember: 'on' } : {});
    const res = await client.post('/sign-in/challenge/totp', { code: codeOf(secret) });
    expect(res.status).toBe(303);
    const cookie = [res.headers['set-cookie']]
      .flat()
      .find((one) => one?.includes('.session_token='));
    if (remember) expect(cookie).toMatch(/Max-Age=7776000/);
    else expect(cookie).not.toMatch(/Max-Age/);
    const { body } = await client.get('/api/auth/get-session');
    expect(body.session.remembered).toBe(remember);
  }
});

test('guesses sent at once are all counted', async () => {
  const { user, secret } = await personWithTotp(app);
  const client = await firstStep(app, user);
  const wrong = { code: wrongCode(secret) };
  const answers = await Promise.all(
    Array.from({ length: 9 }, () => client.postJson(VERIFY, wrong)),
  );
  expect(answers.filter(({ body }) => body.code === 'INVALID_CODE').length).toBeLessThanOrEqual(4);
  expect((await client.postJson(VERIFY, { code: codeOf(secret) })).status).toBe(401);
});

test('an endpoint that nobody has told the ladder of opens nothing', async () => {
  const { user } = await personWithTotp(app);
  const endpoints = app.deps.rulebook.endpoints as Map<string, EndpointRules>;
  const known = rulesFor('/sign-in/email');
  const { wayIn: _, ...noWayIn } = known;
  endpoints.set('/sign-in/email', noWayIn);
  try {
    const before = await app.rows('session', { userId: user.id });
    const client = app.client();
    const res = await client.postJson(SIGN_IN, user);
    expect([res.status, res.body.code]).toEqual([403, 'UNKNOWN_WAY_IN']);
    expect(client.cookie('session_token')).toBeFalsy();
    expect(await app.rows('session', { userId: user.id })).toEqual(before);
  } finally {
    endpoints.set('/sign-in/email', known);
  }
});

test('half-way into another account the session that the browser had is over', async () => {
  const { client, user: before } = await app.make.signedIn();
  const elsewhere = await app.make.signedIn(before);
  const cookies = client.cookies().join('; ');
  const sessions = await app.rows('session', { userId: before.id });
  const { user } = await personWithTotp(app);
  const answer = await client.postJson('/api/auth/sign-in/email', user);
  expect(answer.body.twoFactorRedirect).toBe(true);
  expect(client.cookie('session_token')).toBeFalsy();
  const kept = await app.client().get('/dashboard').set('Cookie', cookies);
  expect(kept.status).toBe(303);
  expect(await app.rows('session', { userId: before.id })).toHaveLength(sessions.length - 1);
  expect((await elsewhere.client.get('/dashboard')).status).toBe(200);
});

test('a sign-in without a second factor is as it was', async () => {
  const { client, user } = await app.make.signedIn();
  expect(client.cookie('two_factor')).toBeUndefined();
  expect(await newest(user.id)).toMatchObject({
    event: 'signIn',
    outcome: 'success',
    detail: { method: 'password' },
  });
});
