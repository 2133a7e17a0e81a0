import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { useBrowser, type Visitor } from '../support/browser.ts';
import { accessibilityFindings, markupFindings, overflow } from '../support/page-checks.ts';
import { codeOf, confirm, wrongCode } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

/** In light on a laptop, and in dark on the smallest phone. */
async function readsWell({ page, context }: Visitor) {
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page), 'pixels too wide').toBe(0);
  expect(await accessibilityFindings(page), 'dark, 320 px').toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
  const { url } = { url: page.url() };
  const cookies = await context.cookies();
  const header = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(url.replace(app.origin, app.base), { headers: { cookie: header } });
  expect(await markupFindings(await answer.text())).toEqual([]);
}

test.each([
  true,
  false,
])('setting up, signing in with it and trusting (script: %s)', async (script) => {
  const person = await app.make.user();
  await confirm(app, person);
  const visitor = await browser.visit(app, { person, script });
  const { page, context } = visitor;
  const check = () => (script ? readsWell(visitor) : Promise.resolve());
  const submit = page.locator('main form:has(#code) button.primary');

  await page.goto('/account/security');
  await check();
  await page.locator('form[action="/account/security/totp"] button').click();
  await page.waitForURL('**/account/security/totp');
  const qr = await page.locator('svg.qr').boundingBox();
  expect(qr?.width).toBeGreaterThan(150);
  await check();
  const typed = await page.locator('code.secret').textContent();
  const secret = typed?.replace(/\s/g, '') ?? '';
  await page.locator('#code').fill(wrongCode(secret));
  await submit.click();
  await page.locator('.summary').waitFor();
  if (script) expect(await accessibilityFindings(page)).toEqual([]);
  await page.locator('#code').fill(codeOf(secret));
  await submit.click();
  await page.waitForURL('**/account/security/recovery-codes');
  await page.goto('/account/security');
  await check();

  await context.clearCookies();
  await page.goto('/account/security');
  await page.locator('#email').fill(person.email);
  await page.locator('#password').fill(person.password);
  await page.locator('main form button.primary').first().click();
  await page.waitForURL('**/sign-in/challenge?next=*');
  await check();
  await page.locator('#code').fill(wrongCode(secret));
  await submit.click();
  await page.locator('#code-error').waitFor();
  if (script) expect(await accessibilityFindings(page)).toEqual([]);
  await page.locator('#code').fill(codeOf(secret, 1));
  await page.locator('#trust').check();
  await submit.click();
  await page.waitForURL('**/account/security');
  await check();
  await page.locator('form[action="/account/security/trusted/end"] button').click();
  await page.waitForURL('**/account/security');
  expect(visitor.complaints.filter((one) => !/422|ERR_ABORTED/.test(one))).toEqual([]);
});
