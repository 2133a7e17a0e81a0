import { getCurrentAdapter, runWithTransaction } from '@better-auth/core/context';
import { afterAll, expect, test } from 'vitest';
import { mails } from '../../src/features/index.ts';
import { NO_MAIL_SERVER, startTestApp } from '../support/app.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const put = async (to: string, fails = false) => {
  const { adapter } = await app.deps.auth.$context;
  await runWithTransaction(adapter, async () => {
    await app.deps.outbox.put(await getCurrentAdapter(adapter), 'reset-password', {
      to,
      data: { name: 'Ada', url: `${app.origin}/reset-password?token=t`, code: 'ABCD', minutes: 30 },
      readerTyped: true,
      usefulUntil: new Date(Date.now() + 60_000),
    });
    if (fails) throw new Error('rolled back');
  });
};

test('a mail out of a transaction of the library is in the inbox, in all its forms', async () => {
  const to = app.make.email();
  await put(to);
  const { link, code, subject } = await app.mail(to);
  expect({ link, code }).toEqual({ link: `${app.origin}/reset-password?token=t`, code: 'ABCD' });

  const [row] = await app.rows('inboxMail', { toAddress: to });
  const at = `/inbox/${row?.id}`;
  const client = app.client();
  expect((await client.get('/inbox')).text).toContain(`href="${at}"`);

  const page = await client.get(at);
  expect(page.text).toContain(subject);
  expect(page.text).toContain('Your code: ABCD');
  expect(page.headers['content-security-policy']).toContain(";frame-src 'self'");

  const html = await client.get(`${at}/html`);
  expect(html.headers['content-security-policy']).toBe(
    "default-src 'none';style-src 'unsafe-inline';base-uri 'none';form-action 'none';frame-ancestors 'self';sandbox allow-same-origin allow-top-navigation-by-user-activation",
  );
  expect(html.headers['x-frame-options']).toBe('SAMEORIGIN');
  expect(html.text).toContain('ABCD');

  const raw = await client.get(`${at}/raw`);
  expect(raw.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(raw.text).toContain('Auto-Submitted: auto-generated');
});

test('a transaction that fails takes its mail along', async () => {
  const to = app.make.email();
  await expect(put(to, true)).rejects.toThrow('rolled back');
  expect(await app.mails(to)).toEqual([]);
  expect(await app.rows('outbox', { toAddress: to })).toEqual([]);
});

test('mails go with the account', async () => {
  const { id, email } = await app.make.user();
  const { adapter } = await app.deps.auth.$context;
  const data = { signUpUrl: app.origin, asked: 'reset' as const };
  await app.deps.outbox.put(adapter, 'no-account', {
    to: email,
    readerTyped: false,
    data,
    userId: id,
  });
  expect(await app.rows('outbox', { userId: id, message: 'no-account' })).toHaveLength(1);
  await app.deps.database.query.deleteFrom('user').where('id', '=', id).execute();
  expect(await app.rows('outbox', { userId: id })).toEqual([]);
});

test('there is a sample of every message', async () => {
  const client = app.client();
  const list = await client.get('/inbox/samples');
  for (const name of Object.keys(mails)) {
    expect(list.text).toContain(`href="/inbox/samples/${name}"`);
    expect(list.text, 'a subject in words').not.toContain(`>${name}</a>`);
    for (const form of ['', '/html', '/raw']) {
      expect((await client.get(`/inbox/samples/${name}${form}`)).status).toBe(200);
    }
  }
});

test.each([
  '/inbox/no-such-mail',
  '/inbox/samples/constructor',
  '/inbox/no-such-mail/raw',
])('%s is not found', async (path) => {
  expect((await app.client().get(path)).status).toBe(404);
});

test('with an SMTP server there is no inbox', async () => {
  const other = await startTestApp(NO_MAIL_SERVER);
  try {
    expect(other.deps.inbox).toBeUndefined();
    for (const path of ['/inbox', '/inbox/samples', '/inbox/samples/no-account/html']) {
      expect((await other.client().get(path)).status).toBe(404);
    }
  } finally {
    await other.stop();
  }
});
