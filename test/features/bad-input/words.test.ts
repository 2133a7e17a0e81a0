import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../../support/app.ts';
import { apiEndpoints } from '../../support/posts.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const LONG = 'x'.repeat(300);

/** Values that the rules of our fields refuse, under every name that a body gives such a field. */
const BODIES = [LONG, '', 'a\nb', `${LONG}@example.com`].map((value) => ({
  email: value,
  newEmail: value,
  name: value,
  username: value,
  password: value,
  newPassword: value,
  currentPassword: value,
  code: value,
  language: value,
  timeZone: value,
}));

const paths = apiEndpoints(app).flatMap(({ path, methods }) =>
  methods.includes('POST') ? [path] : [],
);

test.each(paths)('%s refuses in words, without a key of the catalogue', async (path) => {
  const { client } = await app.make.signedIn();
  for (const body of BODIES) {
    const { text } = await client.postJson(`/api/auth${path}`, body);
    expect(text).not.toMatch(/\b(?:fields|signUp|passkeys|challenge|userName|profile)\.[a-z]\w+/);
    expect(text).not.toContain('{{');
  }
});

test('the words have the limit in them', async () => {
  const res = await app.client().postJson('/api/auth/request-password-reset', { email: LONG });
  expect(res.status).toBe(400);
  expect(res.body.message).toBe('[body.email] Use at most 254 characters.');
});
