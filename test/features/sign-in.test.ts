import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';

const app = await startTestApp();
afterAll(() => app.stop());

test('a wrong password gets a neutral answer and no session', async () => {
  const user = await app.make.user();
  const before = await app.rows('session', { userId: user.id });

  const res = await app.client().post('/sign-in', { email: user.email, password: 'wrong-guess' });

  expect(res.status).toBe(422);
  expect(res.text).toContain('do not go together');
  expect(res.text).not.toContain('wrong-guess');
  expect(await app.rows('session', { userId: user.id })).toHaveLength(before.length);
});

test('the right password leads to the page that was asked for', async () => {
  const { email, password } = await app.make.user();
  const client = app.client();

  const asked = await client.get('/dashboard?tab=1');
  expect(asked.headers.location).toBe('/sign-in?next=%2Fdashboard%3Ftab%3D1');
  const res = await client.post('/sign-in', { email, password, next: '/dashboard?tab=1' });

  expect(res.status).toBe(303);
  expect(res.headers.location).toBe('/dashboard?tab=1');
  expect(client.cookie('session_token')).toBeTruthy();
  expect((await client.get('/dashboard')).text).toContain(email);
});
