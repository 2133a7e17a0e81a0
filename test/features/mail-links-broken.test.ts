import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { pathOf } from '../support/mail-links.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** Where the mails lead with a secret. */
const PATHS = [
  '/verify-email',
  '/reset-password',
  '/sign-in/mail/code',
  '/confirm-email-change',
  '/undo-email-change',
  '/not-me',
  '/unlock',
  '/recovery/start',
  '/recovery/cancel',
];

const secret = () => randomBytes(32).toString('base64url');

/** What no mail of ours has behind its question mark. */
const BROKEN = {
  'nothing at all': () => 'token=',
  'a word': () => 'token=nothing',
  'a secret with its end cut off': () => `token=${secret().slice(1)}`,
  'two secrets': () => `token=${secret()}&token=${secret()}`,
  'two secrets, one of them cut': () => `token=${secret()}&token=${secret().slice(9)}`,
  'a secret in other letters': () => `token=${encodeURIComponent('ä'.repeat(43))}`,
  'the end of a header': () => `token=${secret().slice(2)}%0d%0a`,
};

/** What a page says, without what differs each time. */
const said = (text: string) => text.replaceAll(/\b[0-9a-f]{12}\b/g, '');

async function follow(client: TestClient, path: string) {
  const answer = await client.get(path);
  const { location } = answer.headers;
  return answer.status === 303 && location ? client.get(location) : answer;
}

/** The page behind the link of a change is for whoever is signed in. */
let person: TestPerson | undefined;
const visitorOf = async (path: string) => {
  if (path !== '/confirm-email-change') return app.client();
  person ??= await app.make.user();
  return (await app.make.signedIn(person)).client;
};

describe.each(PATHS)('%s', (path) => {
  test.each(
    Object.entries(BROKEN),
  )('says of %s that it does not work, and keeps nothing', async (_, query) => {
    const tooOld = await follow(await visitorOf(path), `${path}?token=${secret()}`);
    const client = await visitorOf(path);
    const before = client.cookies();

    const first = await client.get(`${path}?${query()}`);
    expect(first.headers['cache-control']).toBe('no-store');
    if (first.status !== 410) {
      expect([first.status, first.headers.location]).toEqual([303, `${path}?token=`]);
    }
    const answer = await follow(client, `${path}?token=`);

    expect([answer.status, said(answer.text)]).toEqual([410, said(tooOld.text)]);
    expect(tooOld.status).toBe(410);
    // A broken one never worked.
    expect(answer.text).toContain('does not work');
    expect(answer.text).not.toContain('no longer works');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(client.cookies()).toEqual(before);
  });

  test('takes a secret of ours, with a code behind it or without', async () => {
    const stuck = [
      '',
      '.',
      ')',
      '>',
      '%3E',
      '"',
      '%20',
      '%E2%80%8B',
      '_',
      '*',
      'x',
      '.).',
      "'",
      ']',
      ',',
    ]
      .concat([
        '?utm_source=letter',
        '&utm_source=letter&x=1',
        ';',
        '%2E',
        '/',
        '&amp;x=1',
        '=',
        '%EF%BC%89',
      ])
      .concat([
        `%20and%20what%20else%20was%20said${'%20x'.repeat(99)}`,
        `https://a.test${path}?token=${secret()}`,
      ]);
    const tokens = [secret(), `${secret()}.7KQ2M9XA`];
    const written = tokens.flatMap((token) => [
      ...stuck.map((end) => [token, `${token}${end}`] as const),
      [token, `3D${token}`] as const,
      [token, `${token.slice(0, 9)}=%0D%0A${token.slice(9)}`] as const,
      [token, `${token.slice(0, 30)}%20${token.slice(30)}`] as const,
    ]);
    for (const [token, text] of written) {
      const client = app.client();
      const answer = await client.get(`${path}?token=${text}`);
      expect([answer.status, answer.headers.location]).toEqual([
        303,
        expect.stringMatching(/^\/[^?]+$/),
      ]);
      expect(client.cookies()).toEqual([expect.stringMatching(new RegExp(`=${token}$`))]);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });
});

test('no links, however many and long, keep a browser from the site', async () => {
  const client = app.client();
  for (const path of PATHS) {
    await client.get(`${path}?token=${'x'.repeat(4030)}`);
    await client.get(`${path}?token=${secret()}.${'x'.repeat(3900)}`);
  }
  expect(client.cookies().join('; ').length).toBeLessThan(1000);
  expect((await client.get('/sign-in').set('Accept', 'text/html'.padEnd(4000))).status).toBe(200);
});

test('a broken link leaves alone what a good one has brought', async () => {
  const { email } = await app.make.user();
  const client = app.client();
  await client.post('/forgot-password', { email });
  await client.get(pathOf(await app.mail(email)));
  expect((await follow(client, '/reset-password?token=nothing')).status).toBe(410);
  const done = await client.post('/reset-password', { password: 'nine brass lanterns' });
  expect([done.status, done.headers.location]).toEqual([303, '/sign-in']);
});
