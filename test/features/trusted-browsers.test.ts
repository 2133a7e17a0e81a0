import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { codeOf, firstStep, forgetUse, personWithTotp } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/account/security';

/** A person with an app, and a browser that they trust, signed in. */
async function personWithTrust() {
  const { client: owner, user, secret } = await personWithTotp(app);
  const client = await trust(user, secret);
  return { owner, client, user, secret };
}

async function trust(user: TestPerson, secret: string, client = app.client()) {
  await forgetUse(app, user.id);
  await firstStep(app, user, client);
  const res = await client.post('/sign-in/challenge/totp', { code: codeOf(secret), trust: 'on' });
  if (res.status !== 303) throw new Error(`the challenge answered ${res.status}`);
  await forgetUse(app, user.id);
  return client;
}

async function isAsked(user: TestPerson, client: TestClient): Promise<boolean> {
  await client.post('/sign-out');
  const res = await client.post('/sign-in', { email: user.email, password: user.password });
  return res.headers.location === '/sign-in/challenge';
}

test('a trusted browser is not asked, others are (scenario 44)', async () => {
  const { client, user } = await personWithTrust();
  expect(await isAsked(user, client)).toBe(false);
  expect((await client.get('/dashboard')).status).toBe(200);
  expect(await isAsked(user, app.client())).toBe(true);
  const rows = await app.rows('auditEvent', { subjectId: user.id, event: 'signIn' });
  const details = rows.map(({ detail }) => JSON.parse(String(detail)));
  expect(details).toContainEqual({ method: 'password', second: 'totp', trustBrowser: true });
  expect(details).toContainEqual({ method: 'password', second: 'trustedBrowser' });
  const [row] = await app.rows('trustedBrowser', { userId: user.id });
  const days = (Number(row?.expiresAt) - Number(row?.createdAt)) / 86_400_000;
  expect(days).toBe(30);
});

test('the cookie is worth nothing on another account', async () => {
  const { client, user } = await personWithTrust();
  const victim = await personWithTotp(app);
  const trusted = client.cookies().find((one) => one.includes('.trusted_')) ?? '';
  const [name = '', value = ''] = trusted.split('=');
  const { email, password } = victim.user;
  const signInWith = (cookie: string) =>
    app.client().postJson('/api/auth/sign-in/email', { email, password }).set('Cookie', cookie);
  expect((await signInWith(trusted)).body).toMatchObject({ twoFactorRedirect: true });
  // Not even under the name that it would have there.
  const other = (await trust(victim.user, victim.secret))
    .cookies()
    .find((one) => one.includes('.trusted_'));
  const renamed = `${other?.split('=')[0]}=${value}`;
  expect((await signInWith(renamed)).body).toMatchObject({ twoFactorRedirect: true });
  expect(name).not.toContain(user.id);
  expect(String((await app.rows('trustedBrowser', { userId: user.id }))[0]?.tokenHash)).not.toBe(
    value,
  );
});

test('two people trust one browser without getting into each other’s way', async () => {
  const { client, user } = await personWithTrust();
  const other = await personWithTotp(app);
  await client.post('/sign-out');
  await trust(other.user, other.secret, client);
  expect(await isAsked(other.user, client)).toBe(false);
  expect(await isAsked(user, client)).toBe(false);
});

test('trust is over after thirty days', async () => {
  const { client, user } = await personWithTrust();
  await app.deps.database.pool.query(
    'UPDATE trustedBrowser SET expiresAt = UTC_TIMESTAMP(3) WHERE userId = ?',
    [user.id],
  );
  expect(await isAsked(user, client)).toBe(true);
});

describe('ends with', () => {
  test('a change of password', async () => {
    const { client, user } = await personWithTrust();
    const newPassword = 'nine brass lanterns';
    const res = await client.post('/account/password', {
      currentPassword: user.password,
      newPassword,
    });
    expect(res.status).toBe(303);
    expect(await isAsked({ ...user, password: newPassword }, client)).toBe(true);
  });

  test('a reset of the password, which does not go round the second step (scenario 35)', async () => {
    const { client, user } = await personWithTrust();
    await app.client().postJson('/api/auth/request-password-reset', { email: user.email });
    const newPassword = 'nine brass lanterns';
    const token = tokenOf(await mailOf(app, 'reset', user.email));
    expect(
      (await app.client().postJson('/api/auth/reset-password', { token, newPassword })).status,
    ).toBe(200);
    expect(await isAsked({ ...user, password: newPassword }, client)).toBe(true);
  });

  test('a change of factors', async () => {
    const { owner, client, user } = await personWithTrust();
    await owner.postJson('/api/auth/two-factor/disable');
    expect(await app.rows('trustedBrowser', { userId: user.id })).toEqual([]);
    expect(await isAsked(user, client)).toBe(false);
  });
});

describe('the list', () => {
  test('shows them and ends one', async () => {
    const { client, user } = await personWithTrust();
    const second = await app.rows('trustedBrowser', { userId: user.id });
    const { text } = await client.get(PAGE);
    expect(text).toContain(String(second[0]?.id));
    expect(text).toContain(shown('security.trustedHere'));
    const listed = await client.get('/api/auth/trusted-browsers');
    expect(listed.body).toMatchObject([{ id: second[0]?.id, current: true }]);
    expect(Object.keys(listed.body[0])).not.toContain('tokenHash');
    const res = await client.post(`${PAGE}/trusted/end`, { id: String(second[0]?.id) });
    expect([res.status, res.headers.location]).toEqual([303, PAGE]);
    expect((await client.get(PAGE)).text).toContain(shown('security.trustedNone'));
    expect(await isAsked(user, client)).toBe(true);
    const rows = await app.rows('auditEvent', { subjectId: user.id, event: 'trustEnded' });
    expect(rows.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['success', '{"count":1}'],
    ]);
  });

  test('ends all', async () => {
    const { client, user, secret } = await personWithTrust();
    await trust(user, secret);
    expect((await client.post(`${PAGE}/trusted/end-all`)).status).toBe(303);
    expect(await app.rows('trustedBrowser', { userId: user.id })).toEqual([]);
  });

  test('knows nothing of other people’s', async () => {
    const { user } = await personWithTrust();
    const [row] = await app.rows('trustedBrowser', { userId: user.id });
    const { client: mallory } = await app.make.signedIn();
    for (const id of [String(row?.id), 'no-such-browser']) {
      expect((await mallory.post(`${PAGE}/trusted/end`, { id })).status).toBe(404);
      expect((await mallory.postJson('/api/auth/untrust-browser', { id })).status).toBe(404);
    }
    expect(await app.rows('trustedBrowser', { userId: user.id })).toHaveLength(1);
  });
});
