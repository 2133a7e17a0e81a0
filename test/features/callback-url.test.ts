import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';

const app = await startTestApp();
afterAll(() => app.stop());

test.each([
  '/日本語',
  '/mañana?q=ü#é',
  '/\u{1f511}',
  '/a\u200fb',
  '/caf\u00e9',
])('a callbackURL %j is answered, in a header that HTTP can carry', async (callbackURL) => {
  const { email, password, id } = await app.make.user();
  await app.deps.database.query
    .updateTable('user')
    .set({ username: `u${id.slice(-12)}` })
    .where('id', '=', id)
    .execute();
  for (const [path, who] of [
    ['/sign-in/email', { email }],
    ['/sign-in/username', { username: `u${id.slice(-12)}` }],
  ] as const) {
    const client = app.client();
    const res = await client.postJson(`/api/auth${path}`, { ...who, password, callbackURL });
    expect([res.status, res.body.url]).toEqual([200, callbackURL]);
    expect(res.headers.location).toMatch(/^\/[\x21-\x7e]*$/);
    expect((await client.get('/dashboard')).status).toBe(200);
  }
});
