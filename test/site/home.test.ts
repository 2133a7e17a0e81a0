import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { pageOf, shown } from '../support/page.ts';

const app = await startTestApp({ SITE_NAME: 'Harbour & Co' });
afterAll(() => app.stop());

test('invites a guest to sign up or sign in, under the name of the site', async () => {
  const res = await app.client().get('/');
  expect(res.status).toBe(200);
  expect(res.headers['content-type']).toBe('text/html; charset=utf-8');
  const page = pageOf(res.text);
  expect(page.title).toContain('Harbour &amp; Co');
  expect(page.links).toEqual(expect.arrayContaining(['/sign-up', '/sign-in']));
  expect(page.links).not.toContain('/dashboard');
});

test('greets somebody who is signed in and leads to the dashboard', async () => {
  const { client, user } = await app.make.signedIn();
  const res = await client.get('/');
  expect(res.text).toContain(shown('home.leadSignedIn', { name: user.name }));
  expect(pageOf(res.text).links).toContain('/dashboard');
  expect(pageOf(res.text).links).not.toContain('/sign-up');
});
