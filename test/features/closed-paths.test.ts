import { afterAll, describe, expect, test } from 'vitest';
import { CLOSED_PATHS } from '../../src/auth/closed-paths.ts';
import { startTestApp } from '../support/app.ts';
import { contents } from '../support/contents.ts';
import { rulebook } from '../support/manifests.ts';
import { apiEndpoints } from '../support/posts.ts';
import { postRaw } from '../support/raw.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** What no manifest declares. A new version of the library, or a plugin, must not open a door unnoticed. */
const endpoints = apiEndpoints(app);
const closed = endpoints.filter(({ path }) => path.includes(':') || !rulebook.endpoints.has(path));

test('no path is closed that does not exist', () => {
  const paths = endpoints.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(CLOSED_PATHS));
});

describe.each(closed)('$path', ({ path: template, methods }) => {
  const path = `/api/auth${template.replace(/:\w+/g, 'google')}`;

  test.each([...methods])('%s is not there, for guests and for people', async (method) => {
    const { client, user } = await app.make.signedIn();
    const before = await contents(app);
    const body = { email: user.email, password: user.password, newPassword: 'another harbour' };
    for (const browser of [app.client(), client]) {
      const ask = method === 'GET' ? browser.get(`${path}?token=x`) : browser.postJson(path, body);
      const res = await ask;
      expect(res.status).toBe(404);
      expect(res.body).toMatchObject({ code: 'NOT_FOUND' });
      expect(res.headers).not.toHaveProperty('location');
    }
    expect(await contents(app)).toEqual(before);
  });

  test('nor when it is written otherwise', async () => {
    const tail = path.replace('/api/auth/', '');
    const variants = [`/api/auth/./${tail}`, `/api/auth/x/../${tail}`, `${path}/`, `${path}?x=1`];
    for (const variant of [...variants, path.replace(/\/(\w)/, '/$1'), path.toUpperCase()]) {
      const answer = await postRaw(app.base, variant, '{}', { 'Content-Type': 'application/json' });
      expect(answer.status, variant).toBe(404);
    }
  });
});
