import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { pageOf, shown } from '../support/page.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0';

test('shows who is signed in, since when, and in which browser', async () => {
  const { name, email, password, id } = await app.make.user({ name: 'Katherine Johnson' });
  const client = app.client();
  await client.post('/sign-in', { email, password }).set('User-Agent', FIREFOX);
  await app.deps.database.pool.query('UPDATE user SET createdAt = ? WHERE id = ?', [
    new Date('2024-02-29T23:30:00Z'),
    id,
  ]);

  const res = await client.get('/dashboard');

  expect(res.status).toBe(200);
  expect(res.text).toContain(shown('dashboard.greeting', { name }));
  expect(res.text).toContain(email);
  expect(res.text).toContain('29 February 2024');
  expect(res.text).toContain('datetime="2024-02-29T23:30:00.000Z"');
  expect(res.text).toContain('Firefox on Windows');
  expect(res.text).toMatch(/signed in (now|\d seconds? ago)/);
});

test('shows whether the address is confirmed', async () => {
  const { client, user } = await app.make.signedIn();
  expect((await client.get('/dashboard')).text).toContain(shown('checkUp.email.unconfirmed'));
  await app.deps.database.pool.query('UPDATE user SET emailVerified = 1 WHERE id = ?', [user.id]);
  const { text } = await client.get('/dashboard');
  expect(text).toContain(shown('checkUp.email.confirmed'));
  expect(text).not.toContain(shown('checkUp.email.unconfirmed'));
});

test.each([
  '',
  'x',
  `<b onmouseover="alert(1)">`,
  '\xff\xfe',
  'Mozilla/5.0 ('.repeat(500),
])('takes any browser for a browser: %j', async (userAgent) => {
  const { email, password } = await app.make.user();
  const client = app.client();
  await client.post('/sign-in', { email, password }).set('User-Agent', userAgent);
  const res = await client.get('/dashboard');
  expect(res.status).toBe(200);
  expect(res.text).not.toContain('<b onmouseover');
  expect(res.text).toContain(shown('browser.unknown'));
});

test('a name is text, never markup', async () => {
  const name = `<script>alert("1")</script> & 'co' <%= 1234567 * 8 %>`;
  const { client } = await app.make.signedIn(await app.make.user({ name }));
  const { text } = await client.get('/dashboard');
  expect(text).not.toContain('<script>alert');
  expect(text).toContain('&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; &#39;co&#39;');
  expect(text).not.toContain('9876536');
});

test('marks its entry in the menu', async () => {
  const { client } = await app.make.signedIn();
  const { text } = await client.get('/dashboard');
  expect(text).toMatch(/<a href="\/dashboard" aria-current="page">/);
});

test.each([
  '/dashboard',
  '/dashboard?tab=1',
  '/dashboard/?a=%26',
])('a guest at %s is asked to sign in and comes back', async (path) => {
  const res = await app.client().get(path);
  expect(res.status).toBe(303);
  expect(res.headers.location).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
  expect(res.headers['cache-control']).toBe('no-store');
  const page = pageOf((await app.client().get(res.headers.location ?? '')).text);
  expect(page.input('next')?.value).toBe(path);
});
