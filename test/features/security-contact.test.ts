import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';

const PATH = '/.well-known/security.txt';
const DAY = 24 * 60 * 60 * 1000;

const silent = await startTestApp();
afterAll(() => silent.stop());

test.each([
  ['an address', 'security@example.com', 'mailto:security@example.com'],
  ['an address as a link', 'mailto:Security@example.com', 'mailto:security@example.com'],
  ['a page', 'https://example.com/report', 'https://example.com/report'],
])('security.txt names the contact, given as %s (RFC 9116)', async (_, given, shown) => {
  const app = await startTestApp({ SECURITY_CONTACT: given });
  try {
    const answer = await app.client().get(PATH);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    const fields = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/: (.*)/).slice(0, 2));
    expect(fields).toEqual([
      ['Contact', shown],
      ['Expires', expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)],
      ['Preferred-Languages', 'en'],
      ['Canonical', app.origin + PATH],
    ]);
    const expires = Date.parse(Object.fromEntries(fields).Expires);
    expect(expires).toBeGreaterThan(Date.now() + 90 * DAY);
    expect(expires).toBeLessThan(Date.now() + 365 * DAY);
    const posted = await app.client().post(PATH);
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD']);
  } finally {
    await app.stop();
  }
});

test('without a contact there is no such file', async () => {
  expect((await silent.client().get(PATH)).status).toBe(404);
});
