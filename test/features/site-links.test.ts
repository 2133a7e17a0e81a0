import { afterAll, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';
import { startTestApp } from '../support/app.ts';
import { markupFindings } from '../support/page-checks.ts';

const LINKS = {
  PRIVACY_URL: 'https://www.example.com/privacy?a=1&b=2',
  TERMS_URL: 'https://www.example.com/terms',
  SUPPORT_EMAIL: 'support@example.com',
};
const HREFS = [
  'https://www.example.com/privacy?a=1&amp;b=2',
  LINKS.TERMS_URL,
  `mailto:${LINKS.SUPPORT_EMAIL}`,
];

const app = await startTestApp(LINKS);
afterAll(() => app.stop());

const PAGES = ['/', '/sign-in', '/no-such-page', '/dashboard', '/account/security'];

test.each(PAGES)('%s ends with what the operator links to', async (path) => {
  const { client } = await app.make.signedIn();
  const guest = path === '/sign-in' ? app.client() : client;
  const page = await guest.get(path);
  for (const href of HREFS) expect(page.text).toContain(`href="${href}"`);
  expect(await markupFindings(page.text)).toEqual([]);
});

test('without links the pages end as they are', async () => {
  // Gone before the mails: sites on one database send each other's.
  const plain = await startTestApp();
  const { client } = await plain.make.signedIn();
  for (const path of PAGES) {
    const guest = path === '/sign-in' ? plain.client() : client;
    expect((await guest.get(path)).text).not.toContain('site-links');
  }
  await plain.stop();
});

test('so do mails, as HTML and as text', async () => {
  const { user } = await app.make.signedIn();
  const mail = await app.mail(user.email);
  for (const href of HREFS) expect(mail.html).toContain(`href="${href}"`);
  expect(mail.text).toContain(`Terms: ${LINKS.TERMS_URL}`);
  expect(mail.text).toContain('Contact support: support@example.com');
});

test.each([
  [' Support@example.com ', 'support@example.com'],
  ['\u200esupport＠ｅｘａｍｐｌｅ.com', 'support@example.com'],
  ['hilfe@MÜNCHEN.test', 'hilfe@münchen.test'],
  ['hilfe@xn--mnchen-3ya.test', 'hilfe@münchen.test'],
])('SUPPORT_EMAIL=%s is read like every address', (value, address) => {
  const config = readConfig({ BETTER_AUTH_SECRET: 'x'.repeat(32), SUPPORT_EMAIL: value });
  expect(config.links).toEqual([{ name: 'support', url: `mailto:${address}` }]);
});

test.each([
  ['PRIVACY_URL', 'javascript:alert(1)'],
  ['TERMS_URL', '/terms'],
  ['SUPPORT_EMAIL', 'https://www.example.com/help'],
])('%s=%s is told as a mistake', (name, value) => {
  expect(() => readConfig({ BETTER_AUTH_SECRET: 'x'.repeat(32), [name]: value })).toThrow(
    ConfigError,
  );
  expect(() => readConfig({ BETTER_AUTH_SECRET: 'x'.repeat(32), [name]: value })).toThrow(name);
});
