import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { createPasswords, type Passwords } from '../../src/auth/passwords.ts';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { shown } from '../support/page.ts';
import { confirm } from '../support/second-step.ts';

const quick = createPasswords({ memoryCost: 8, timeCost: 1 });
/** A hash of what the first press asks for is done when the second has been made, however busy the browser is. */
let pressed: Promise<unknown> = Promise.resolve();
const passwords: Passwords = {
  ...quick,
  hash: (password) => pressed.then(() => quick.hash(password)),
};

const app = await startTestApp({}, { passwords });
afterAll(() => app.stop());
const browser = useBrowser();

const PASSWORD = 'a quiet harbour';

const CODES = 10;

/** Milliseconds between two presses: of a mouse that bounces, of a hurried and of a slow hand. */
const GAPS = [5, 80, 250];

/** For what the second press sends to reach the site before the first is answered. */
const ON_THE_WAY = 150;

/** Presses a button twice, wherever the page is by then; what it leads to shows the text, and stays. */
async function press(page: Page, name: string, gap: number, end: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await button.scrollIntoViewIfNeeded();
  const box = await button.boundingBox();
  if (!box) throw new Error(`no button "${name}"`);
  const at = [box.x + box.width / 2, box.y + box.height / 2] as const;
  let release = () => {};
  pressed = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.mouse.click(...at, { clickCount: 1 });
  await sleep(gap);
  await page.mouse.click(...at, { clickCount: 2 });
  await sleep(ON_THE_WAY);
  release();
  const shows = page.getByRole('main').getByText(end).first();
  await shows.waitFor();
  await page.waitForLoadState('networkidle');
  expect(await shows.isVisible()).toBe(true);
}

describe.each([{ script: true }, { script: false }])('with script: $script', ({ script }) => {
  describe.each(GAPS)('%d ms apart', (gap) => {
    test('an account is made, and the person is in it', async () => {
      const { page } = await browser.visit(app, { script });
      const email = app.make.email();
      await page.goto('/sign-up');
      await page.getByLabel('Name').fill('Grace Hopper');
      await page.getByLabel('Email address').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await press(page, 'Create account', gap, email);
    });

    // Without script a press that comes when the first is done is a request of its own.
    test.runIf(script || gap < 50)('a password is changed, and the person stays', async () => {
      const { page } = await browser.visit(app, { script, person: await app.make.user() });
      await page.goto('/account/password');
      await page.getByLabel('Current password').fill(PASSWORD);
      await page.getByLabel('New password').fill('nine brass lanterns');
      await press(page, 'Change password', gap, shown('password.changed'));
    });

    test('new recovery codes are on the screen', async () => {
      const user = await app.make.user();
      const { page, context } = await browser.visit(app, { script, person: user });
      await confirm(app, user);
      await context.request.post('/account/security/mail/on');
      await page.goto('/account/security/recovery-codes');
      await press(page, shown('recoveryCodes.make'), gap, shown('recoveryCodes.newTitle'));
      expect(await page.getByRole('main').getByRole('listitem').count()).toBe(CODES);
    });
  });
});
