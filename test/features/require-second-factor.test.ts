import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { shown } from '../support/page.ts';
import { codeOf, confirm, confirmedPerson, turnOnTotp } from '../support/second-step.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp({ REQUIRE_SECOND_FACTOR: 'true' });
afterAll(() => app.stop());

describe('somebody without a second factor', () => {
  test('is led to set one up, from every page', async () => {
    const { client } = await confirmedPerson(app);
    for (const page of [
      '/',
      '/dashboard',
      '/account/profile',
      '/account/data',
      '/account/password',
    ]) {
      const res = await client.get(page);
      expect([res.status, res.headers.location], page).toEqual([303, '/account/security']);
    }
    expect((await client.post('/account/profile', { name: 'Grace' })).headers.location).toBe(
      '/account/security',
    );
    const page = await client.get('/account/security');
    expect(page.status).toBe(200);
    expect(page.text).toContain(shown('security.required'));
  });

  test('meets the same behind the door, with a row for what would have changed something', async () => {
    const { client, user } = await confirmedPerson(app);
    for (const path of ['/update-user', '/change-password', '/delete-user', '/revoke-sessions']) {
      const res = await client.postJson(`/api/auth${path}`, {
        name: 'Grace',
        newPassword: 'x',
        currentPassword: 'y',
      });
      expect([res.status, res.body.code], path).toEqual([403, 'SECOND_FACTOR_REQUIRED']);
    }
    expect((await client.get('/api/auth/list-sessions')).body.code).toBe('SECOND_FACTOR_REQUIRED');
    expect((await client.get('/api/auth/get-session')).body.user.id).toBe(user.id);
    const rows = await app.rows('auditEvent', { subjectId: user.id, outcome: 'refused' });
    expect(rows.map(({ event, detail }) => [event, detail]).sort()).toEqual(
      ['allSessionsEnded', 'deletionScheduled', 'passwordChanged', 'profileChanged'].map(
        (event) => [event, '{"reason":"secondFactorRequired"}'],
      ),
    );
  });

  test('can confirm the address first, step up and sign out', async () => {
    const { client, user } = await app.make.signedIn();
    expect((await client.get('/verify-email')).status).toBe(200);
    expect((await client.get('/account/email')).status).toBe(200);
    await confirm(app, user);
    await app.deps.database.pool.query(
      'UPDATE session SET sensitiveUntil = NULL WHERE userId = ?',
      [user.id],
    );
    const asked = await client.post('/account/security/totp');
    const proven = await client.post(proofAt(asked, 'password'), { password: user.password });
    expect(proven.headers.location).toBe('/account/security/totp');
    const out = await client.post('/sign-out');
    expect([out.status, out.headers.location]).toEqual([303, '/sign-in']);
    expect((await client.get('/dashboard')).headers.location).toContain('/sign-in');
  });

  test('has everything open once one is set up', async () => {
    const { client, user } = await confirmedPerson(app);
    await turnOnTotp(app, client, user.id);
    expect((await client.get('/dashboard')).status).toBe(200);
    expect((await client.postJson('/api/auth/update-user', { name: 'Grace' })).status).toBe(200);
  });

  test('comes to the page that was asked for, once one is set up', async () => {
    const { user } = await confirmedPerson(app);
    const client = app.client();
    const next = '/account/history?show=changes';
    const { email, password } = user;
    const signedIn = await client.post('/sign-in', { email, password, next });
    expect(signedIn.headers.location).toBe(next);
    expect((await client.get(next)).headers.location).toBe('/account/security');

    await client.post('/account/security/totp');
    const { text } = await client.get('/account/security/totp');
    const secret = /secret=([A-Z2-7]+)/.exec(text)?.[1] ?? '';
    const on = await client.post('/account/security/totp/confirm', { code: codeOf(secret) });
    expect(on.headers.location).toBe('/account/security/recovery-codes');
    await client.post('/account/security/recovery-codes');
    const kept = () => client.post('/account/security/recovery-codes/new', { kept: 'on' });
    expect((await kept()).headers.location).toBe(next);

    // Once: who makes new codes later comes back to where they are told of.
    await client.post('/account/security/recovery-codes');
    expect((await kept()).headers.location).toBe('/account/security');
  });

  test('comes back to it when the last one is switched off', async () => {
    const { client, user } = await confirmedPerson(app);
    const secret = await turnOnTotp(app, client, user.id);
    expect(codeOf(secret)).toMatch(/^\d{6}$/);
    expect((await client.postJson('/api/auth/two-factor/disable')).status).toBe(200);
    expect((await client.get('/dashboard')).headers.location).toBe('/account/security');
  });
});

test('guests see what they always see', async () => {
  expect((await app.client().get('/')).status).toBe(200);
  expect((await app.client().get('/sign-up')).status).toBe(200);
});

test('without the setting nobody is held back', async () => {
  const free = await startTestApp();
  const { client } = await free.make.signedIn();
  expect((await client.get('/dashboard')).status).toBe(200);
  await free.stop();
});
