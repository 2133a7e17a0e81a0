import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { shown } from '../support/page.ts';

/** A sign-in page that was left open, sent after somebody else has signed in with the same browser. */

const app = await startTestApp();
afterAll(() => app.stop());

const password = 'a quiet harbour';

test.each<[string, string, (email: string) => Record<string, string>]>([
  ['an address and password', '/sign-in', (email) => ({ email, password })],
  ['a user name and password', '/sign-in', () => ({ email: 'grace.hopper', password })],
  ['an address for a sign-in mail', '/sign-in/mail', (email) => ({ email })],
  ['a new account', '/sign-up', (email) => ({ name: 'Grace', email: `x${email}`, password })],
])('%s: told whose account this is, and that nothing typed was used', async (_, path, fields) => {
  const { client, user } = await app.make.signedIn();
  const other = await app.make.user();
  const sessions = await app.rows('session', { userId: other.id });

  const res = await client.post(path, fields(other.email));

  expect([res.status, res.headers.location]).toEqual([303, '/dashboard']);
  const page = await client.get('/dashboard');
  const told = shown('signIn.already', { viewer: user.email });
  expect(told).toContain(user.email);
  expect(page.text).toContain(told);
  // The message has the button that it speaks of, beside the one of the menu.
  expect(page.text.match(/action="\/sign-out"/g)).toHaveLength(2);
  expect((await client.get('/dashboard')).text).not.toContain(told);
  expect(await app.rows('session', { userId: other.id })).toEqual(sessions);
  expect(await app.rows('user', { email: `x${other.email}` })).toHaveLength(0);
  expect(await app.rows('outbox', { toAddress: other.email, message: 'sign-in' })).toHaveLength(0);
});

test('who only opens the sign-in page is told nothing', async () => {
  const { client, user } = await app.make.signedIn();
  expect((await client.get('/sign-in')).headers.location).toBe('/dashboard');
  const { text } = await client.get('/dashboard');
  expect(text).not.toContain(shown('signIn.already', { viewer: user.email }));
});
