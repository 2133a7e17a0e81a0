import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { shown } from '../support/page.ts';
import { mailSignInOf } from '../support/sign-in-mail.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const { asked } = mailSignInOf(app);

/** The code of the mail that asks to confirm the address. */
async function codeTo(email: string): Promise<string> {
  return (await app.mails(email)).find(({ code }) => code)?.code ?? '';
}

/** What programs, chats and keyboards make of a code. */
const WRITTEN: [string, (code: string) => string][] = [
  ['a sentence around it', (code) => `Your code: ${code}.`],
  ['quotes and marks of direction', (code) => `\u200e“${code}”\u200f`],
  ['a dash that does not break', (code) => code.replace('-', '\u2011')],
  [
    'digits of another script',
    (code) => code.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d))),
  ],
];

describe.each(WRITTEN)('a code with %s', (_name, written) => {
  test('signs in by mail', async () => {
    const { client, mail } = await asked();
    const res = await client.post('/sign-in/mail/code', { code: written(mail.code ?? '') });
    expect(res.status).toBe(303);
  });

  test('confirms an address, on the page and over the API', async () => {
    for (const way of ['page', 'api'] as const) {
      const { client, user } = await app.make.signedIn();
      const code = written(await codeTo(user.email));
      const res =
        way === 'page'
          ? await client.post('/verify-email', { code })
          : await client.postJson('/api/auth/verify-email', { code });
      expect([way, res.status]).toEqual([way, way === 'page' ? 303 : 200]);
    }
  });
});

test('what cannot be the code costs no try', async () => {
  const { client, user } = await app.make.signedIn();
  const code = await codeTo(user.email);
  for (const typed of [
    code.slice(0, 4),
    `${code}A`,
    '123456',
    '\u200e',
    'the code?',
    code.slice(1),
    '-',
  ]) {
    const page = await client.post('/verify-email', { code: typed });
    expect(page.status).toBe(422);
    const api = await client.postJson('/api/auth/verify-email', { code: typed });
    expect(api.status).toBe(400);
  }
  const told = await client.post('/verify-email', { code: code.slice(0, 6) });
  expect(told.text).toContain(shown('fields.codeIncomplete', { min: 8 }));
  expect(await app.rows('mailProof', { purpose: 'confirm-email', attempts: 0 })).not.toEqual([]);
  expect((await client.post('/verify-email', { code })).status).toBe(303);
});
