import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { pageOf, shown } from '../support/page.ts';
import { codeOf, firstStep, personWithTotp, wrongCode } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/sign-in/challenge';

describe('without a first step (scenario 39)', () => {
  test('looking leads to sign-in and keeps the page asked for', async () => {
    const client = app.client();
    const plain = await client.get(PAGE);
    expect([plain.status, plain.headers.location]).toEqual([303, '/sign-in']);
    const asked = await client.get(`${PAGE}?next=%2Faccount%2Fdevices`);
    expect(asked.headers.location).toBe('/sign-in?next=%2Faccount%2Fdevices');
  });

  test('posting leads to sign-in and says why', async () => {
    const client = app.client();
    const res = await client.post(`${PAGE}/totp`, { code: '123456' });
    expect([res.status, res.headers.location]).toEqual([303, '/sign-in']);
    expect((await client.get('/sign-in')).text).toContain(shown('challenge.gone'));
  });

  test('the API knows of nothing', async () => {
    const res = await app.client().postJson('/api/auth/two-factor/verify-totp', { code: '123456' });
    expect([res.status, res.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
    expect((await app.client().get('/api/auth/second-step')).body).toBeNull();
  });

  test('who is signed in has no use for it', async () => {
    const { client } = await app.make.signedIn();
    const res = await client.get(PAGE);
    expect([res.status, res.headers.location]).toEqual([303, '/dashboard']);
  });
});

describe('the page', () => {
  test('is filled in by phones and password managers, and can be left', async () => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const res = await client.get(PAGE);
    expect(res.status).toBe(200);
    expect(res.headers['cache-control']).toBe('no-store');
    const page = pageOf(res.text);
    expect(page.input('code')).toMatchObject({
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
      type: 'text',
    });
    expect(page.input('trust')).not.toHaveProperty('checked');
    expect(res.text).toContain('action="/sign-out"');
  });

  test('comes after the password and leads on to the page asked for', async () => {
    const { user, secret } = await personWithTotp(app);
    const client = app.client();
    const next = '/account/devices?x=1';
    const first = await client.post('/sign-in', {
      email: user.email,
      password: user.password,
      next,
    });
    expect([first.status, first.headers.location]).toEqual([
      303,
      `${PAGE}?next=${encodeURIComponent(next)}`,
    ]);
    const page = pageOf((await client.get(first.headers.location as string)).text);
    expect(page.input('next')?.value).toBe(next);
    const wrong = await client.post(`${PAGE}/totp`, { code: wrongCode(secret), next, trust: 'on' });
    expect(wrong.status).toBe(422);
    const again = pageOf(wrong.text);
    expect(again.title).toMatch(/^Error/);
    expect(again.error('code')).toContain('Incorrect code');
    expect(again.input('code')).toHaveProperty('autofocus');
    expect(again.input('code')).not.toHaveProperty('value');
    expect(again.input('trust')).toHaveProperty('checked');
    expect(again.input('next')?.value).toBe(next);
    const done = await client.post(`${PAGE}/totp`, { code: codeOf(secret), next });
    expect([done.status, done.headers.location]).toEqual([303, next]);
  });

  test.each([
    '//evil.example/',
    '/\\evil.example',
    'https://evil.example/',
    '/sign-out',
  ])('never leads to %s', async (next) => {
    const { user, secret } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const done = await client.post(`${PAGE}/totp`, { code: codeOf(secret), next });
    expect(done.headers.location).toBe('/dashboard');
  });

  test('asked for by another way than the person has opens with one they have', async () => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    for (const way of ['passkey', 'constructor', '../x']) {
      const res = await client.get(`${PAGE}?way=${encodeURIComponent(way)}`);
      expect(pageOf(res.text).input('code')).toBeDefined();
    }
  });
});
