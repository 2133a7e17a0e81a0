import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { pageOf, shown } from '../support/page.ts';

const app = await startTestApp();
afterAll(() => app.stop());

describe('the right password', () => {
  test('leads to the dashboard', async () => {
    const { email, password } = await app.make.user();
    const client = app.client();
    const res = await client.post('/sign-in', { email, password });
    expect(res.status).toBe(303);
    expect(res.headers.location).toBe('/dashboard');
    expect((await client.get('/dashboard')).text).toContain(email);
  });

  test('leads to the page that was asked for', async () => {
    const { email, password } = await app.make.user();
    const client = app.client();

    const asked = await client.get('/dashboard?tab=1&x=%C3%A9');
    expect(asked.status).toBe(303);
    const form = pageOf((await client.get(asked.headers.location ?? '')).text);
    const next = form.input('next')?.value?.replaceAll('&amp;', '&') ?? '';
    const res = await client.post('/sign-in', { email, password, next });

    expect(res.status).toBe(303);
    expect(res.headers.location).toBe('/dashboard?tab=1&x=%C3%A9');
    expect((await client.get('/dashboard')).text).toContain(email);
  });

  test.each<[string, (email: string) => string]>([
    ['in capitals', (email) => email.toUpperCase()],
    ['with blanks around it', (email) => `  ${email} `],
  ])('works with the address %s', async (_, written) => {
    const { email, password } = await app.make.user();
    const res = await app.client().post('/sign-in', { email: written(email), password });
    expect(res.status).toBe(303);
  });
});

describe('a wrong password', () => {
  test('gets a neutral answer and no session', async () => {
    const user = await app.make.user();
    const before = await app.rows('session', { userId: user.id });
    const client = app.client();

    const res = await client.post('/sign-in', { email: user.email, password: 'wrong-guess' });

    expect(res.status).toBe(422);
    expect(res.text).toContain(shown('signIn.refused'));
    expect(res.text).not.toContain('wrong-guess');
    expect(res.headers).not.toHaveProperty('set-cookie');
    expect(await app.rows('session', { userId: user.id })).toEqual(before);
    expect((await client.get('/dashboard')).status).toBe(303);
  });

  test('and an unknown address get the very same answer', async () => {
    const { email } = await app.make.user();
    const unknown = app.make.email();
    const wrong = await app.client().post('/sign-in', { email, password: 'wrong-guess' });
    const nobody = await app.client().post('/sign-in', { email: unknown, password: 'wrong-guess' });
    expect(nobody.status).toBe(wrong.status);
    expect(nobody.text.replaceAll(unknown, email)).toBe(wrong.text);
  });

  test('keeps what was entered, but not the password', async () => {
    const entered = {
      email: app.make.email(),
      password: 'wrong-guess',
      remember: 'on',
      next: '/?a',
    };
    const page = pageOf((await app.client().post('/sign-in', entered)).text);
    expect(page.title).toMatch(new RegExp(`^${shown('form.errorPrefix')}`));
    expect(page.input('email')?.value).toBe(entered.email);
    expect(page.input('remember')).toHaveProperty('checked');
    expect(page.input('next')?.value).toBe('/?a');
    expect(page.input('password')).not.toHaveProperty('value');
  });
});

describe('a form with a mistake', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['no address', 'email', { password: 'x' }, shown('fields.emailOrNameRequired')],
    ['half an address', 'email', { email: 'x@', password: 'x' }, shown('fields.emailInvalid')],
    ['no password', 'password', { email: 'a@b.cc' }, shown('fields.passwordRequired')],
    [
      'an endless password',
      'password',
      { email: 'a@b.cc', password: 'x'.repeat(129) },
      shown('fields.passwordTooLong', { max: 128 }),
    ],
  ])('%s: says so at the field', async (_, name, fields, words) => {
    const res = await app.client().post('/sign-in', fields);
    expect(res.status).toBe(422);
    const page = pageOf(res.text);
    expect(page.error(name)).toContain(words);
    expect(page.summary().links).toEqual([{ href: `#${name}`, text: words }]);
    expect(page.input(name)?.['aria-invalid']).toBe('true');
    expect(page.input('remember')).not.toHaveProperty('checked');
  });
});

test('the page has labels and autocomplete, and leads to sign-up', async () => {
  const res = await app.client().get('/sign-in?next=%2Fdashboard');
  expect(res.status).toBe(200);
  const page = pageOf(res.text);
  expect(page.input('email')).toMatchObject({
    type: 'text',
    inputmode: 'email',
    autocomplete: expect.stringMatching(/^username/),
  });
  expect(page.input('password')).toMatchObject({
    type: 'password',
    autocomplete: 'current-password',
  });
  expect(page.links).toContain('/sign-up?next=%2Fdashboard');
});
