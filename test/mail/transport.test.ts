import { afterAll, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';
import { SendError, smtpOptions, smtpTransport } from '../../src/mail/transport.ts';
import { startMailServer } from '../support/mail-server.ts';

const server = await startMailServer();
/** Offers TLS with a certificate that it made itself, and takes a login. */
const secured = await startMailServer({
  disabledCommands: [],
  authOptional: false,
  onAuth: ({ username, password }, _session, done) =>
    username === 'lat ch' && password === 'k:ey/1'
      ? done(null, { user: username })
      : done(Object.assign(new Error('no'), { responseCode: 535 })),
});
afterAll(() => Promise.all([server.stop(), secured.stop()]));

const MAIL = {
  messageId: '<1@example.com>',
  from: { name: 'Latchkey', address: 'accounts@example.com' },
  to: 'ada@example.com',
  subject: 'Hello',
  html: '<p>x</p>',
  text: 'x',
};

test('names and subjects bring no headers of their own', async () => {
  const evil = 'Ada\r\nBcc: eve@example.com\r\n\r\n<b>hello</b>';
  await smtpTransport(new URL(server.url)).send({
    ...MAIL,
    from: { ...MAIL.from, name: evil },
    subject: `Hello ${evil}`,
  });
  const mail = await server.waitForMail(MAIL.to);
  expect(mail.to).toEqual([MAIL.to]);
  expect(mail.header('bcc')).toEqual([]);
  expect(mail.header('subject')).toHaveLength(1);
  expect(mail.text.trim()).toBe('x');
});

test('a server on this machine may have a certificate of its own, and a login', async () => {
  const url = new URL(`smtp://lat%20ch:k%3Aey%2F1@127.0.0.1:${secured.port}`);
  await smtpTransport(url).send(MAIL);
  expect(secured.mails).toHaveLength(1);
});

test('a refused login is tried again: the mail has done nothing wrong', async () => {
  const url = new URL(`smtp://somebody:wrong@127.0.0.1:${secured.port}`);
  const error = await smtpTransport(url)
    .send(MAIL)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SendError);
  expect(error).toMatchObject({ permanent: false });
  expect(String(error)).not.toContain('wrong');
});

// Nobody calls this machine 0.0.0.0, but a connection to it arrives here.
test.each([
  ['without TLS', server.port],
  ['with a certificate that nobody signed', secured.port],
])('a server elsewhere %s gets no mail', async (_what, port) => {
  const before = server.mails.length + secured.mails.length;
  const url = new URL(`smtp://lat%20ch:k%3Aey%2F1@0.0.0.0:${port}`);
  await expect(smtpTransport(url).send(MAIL)).rejects.toMatchObject({ permanent: false });
  expect(server.mails.length + secured.mails.length).toBe(before);
});

test.each([
  ['smtp://mail.example.com', { port: 587, secure: false, requireTLS: true }],
  ['smtp://mail.example.com:25', { port: 25, secure: false, requireTLS: true }],
  ['smtps://mail.example.com', { port: 465, secure: true, tls: { rejectUnauthorized: true } }],
  ['smtp://localhost:25', { secure: false, requireTLS: false }],
  ['smtp://[::1]:25', { host: '::1', requireTLS: false }],
  ['smtp://127.0.0.53:25', { requireTLS: false }],
  ['smtp://127.mail.example.com', { requireTLS: true, tls: { rejectUnauthorized: true } }],
])('%s', (url, expected) => {
  expect(smtpOptions(new URL(url))).toMatchObject(expected);
});

const SECRET = { BETTER_AUTH_SECRET: 'a-secret-for-tests-only-0123456789abcdef' };

test.each([
  ['Latchkey <accounts@example.com>', { name: 'Latchkey', address: 'accounts@example.com' }],
  ['"Keys, Ltd." <a@example.com>', { name: 'Keys, Ltd.', address: 'a@example.com' }],
  ['accounts@example.com', { name: 'Latchkey', address: 'accounts@example.com' }],
])('MAIL_FROM=%s', (MAIL_FROM, from) => {
  expect(readConfig({ ...SECRET, MAIL_FROM }).mail).toEqual({ smtp: undefined, from });
});

test('mistakes of SMTP_URL and MAIL_FROM are told in words', () => {
  expect(problems({ SMTP_URL: 'mail.example.com:25', MAIL_FROM: 'me <you>' })).toEqual([
    'SMTP_URL is not of the form smtp://user:password@mail.example.com:587 or smtps://….',
    'MAIL_FROM is not of the form Name <address@example.com>.',
  ]);
  expect(problems({ SMTP_URL: 'smtp://mail.example.com' })).toEqual([
    'MAIL_FROM must be set with SMTP_URL.',
  ]);
});

test('production does not start without mail', () => {
  const missing = problems({ NODE_ENV: 'production' });
  expect(missing).toContain('SMTP_URL must be set in production.');
  expect(missing).toContain('MAIL_FROM must be set with SMTP_URL.');
});

function problems(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig({ ...SECRET, ...environment });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
