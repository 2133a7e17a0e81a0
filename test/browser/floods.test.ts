import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { accessibilityFindings } from '../support/page-checks.ts';

/** PROOF_OF_WORK=on, as a browser meets it. */

const app = await startTestApp({ PROOF_OF_WORK: 'on' });
afterAll(() => app.stop());
const browser = useBrowser();

test('a form that is sent at once waits for the work, and is then sent by itself', async () => {
  const { page, complaints } = await browser.visit(app);
  await page.goto('/sign-up');
  await page.locator('#name').fill('Ada Lovelace');
  await page.locator('#email').fill(app.make.email());
  await page.locator('#password').fill('a quiet harbour');
  const submit = page.locator('main form button.primary');
  await submit.click();
  await page.waitForURL('**/dashboard');
  expect(complaints).toEqual([]);
});

test('without script the form says how long to wait', async () => {
  const { page } = await browser.visit(app, { script: false, width: 320 });
  await page.goto('/forgot-password');
  const hint = page.getByText('this form can be sent 20 seconds after');
  expect(await hint.isVisible()).toBe(true);
  await page.locator('#email').fill(app.make.email());
  await page.locator('main form button.primary').click();
  expect(await page.getByRole('alert').textContent()).toContain('Wait 20 seconds');
});

test('axe finds nothing while a form waits', async () => {
  const { page } = await browser.visit(app);
  await page.goto('/sign-in/mail');
  expect(await accessibilityFindings(page)).toEqual([]);
});
