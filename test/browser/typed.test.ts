import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { codeOf, personWithTotp } from '../support/second-step.ts';

/**
 * What people type and paste reaches us as it is. Chromium's own fields for addresses make fass.test of
 * faß.test, which is somebody else's.
 */

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

const PASSWORD = 'a quiet harbour';

test.each([
  ['faß.test', 'xn--fa-hia.test', true],
  ['αθηνας.test', 'xn--mxaard0a5a.test', false],
  ['نامه\u200cای.test', 'xn--mgba3gch31f060k.test', true],
  ['münchen.test', 'xn--mnchen-3ya.test', false],
])('an address at %s is the same in every field', async (typed, kept, script) => {
  const local = app.make.email().replace(/@.*/, '');
  const written = `${local}@${typed}`;
  const stored = `${local}@${kept}`;
  const { page, context } = await browser.look(app, undefined, { script });

  await enter(page, '/sign-up', { name: 'Ada', email: written, password: PASSWORD });
  expect(new URL(page.url()).pathname).toBe('/dashboard');
  expect(await app.rows('user', { email: stored })).toHaveLength(1);
  await context.clearCookies();
  await enter(page, '/sign-in', { email: written, password: PASSWORD });
  expect(new URL(page.url()).pathname).toBe('/dashboard');

  const another = `x${written}`;
  await enter(page, '/account/email', { newEmail: another });
  expect((await app.mail(`x${stored}`)).text).toContain('/confirm-email-change');
  await context.clearCookies();
  await enter(page, '/forgot-password', { email: written });
  expect((await app.mail(stored)).text).toContain('/reset-password');
  await enter(page, '/sign-in/mail', { email: written });
  expect((await app.mail(stored)).text).toContain('/sign-in/mail/code');
});

/** Types into the fields of a page, as keys would, and sends them. */
async function enter(page: Page, path: string, fields: Record<string, string>): Promise<void> {
  await page.goto(path);
  for (const [name, text] of Object.entries(fields)) {
    await page.locator(`#${name}`).focus();
    await page.keyboard.insertText(text);
  }
  const arrived = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await arrived;
}

test('a whole mail that is pasted into the field of a code is not cut', async () => {
  const { page } = await browser.look(app);
  const email = app.make.email();
  await enter(page, '/sign-up', { name: 'Ada', email, password: PASSWORD });
  const { subject, text } = await app.mail(email);
  await enter(page, '/verify-email', { code: `${subject}\n\n${text}` });
  expect(await app.rows('user', { email, emailVerified: 1 })).toHaveLength(1);
});

test('a code of an app that is pasted with many words around it signs in', async () => {
  const { user, secret } = await personWithTotp(app);
  const { page } = await browser.look(app);
  await enter(page, '/sign-in', { email: user.email, password: user.password });
  const words = 'Words of a chat. '.repeat(40);
  const { pathname } = new URL(page.url());
  await enter(page, pathname, { code: `${words}\n123 456 is old, ${codeOf(secret)} is new` });
  expect(new URL(page.url()).pathname).toBe('/dashboard');
});
