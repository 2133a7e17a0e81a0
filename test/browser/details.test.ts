import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { shown } from '../support/page.ts';
import { accessibilityFindings, markupFindings } from '../support/page-checks.ts';

/** The sign-in page with its style sheet, script and icon, headers included. */
const LARGEST_SIGN_IN = 20 * 1024;

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

test('a password can be looked at while it is typed, and is hidden when it is sent', async () => {
  const { page } = await browser.visit(app);
  await page.goto('/sign-in');
  const input = page.locator('#password');
  const button = page.getByRole('button', { name: 'Show password' });
  await input.fill('a quiet harbour');

  expect(await button.getAttribute('aria-pressed')).toBe('false');
  await button.click();
  expect(await input.getAttribute('type')).toBe('text');
  expect(await button.getAttribute('aria-pressed')).toBe('true');
  await button.click();
  expect(await input.getAttribute('type')).toBe('password');
  expect(await input.inputValue()).toBe('a quiet harbour');

  await button.click();
  await page.evaluate(`document.forms[0].addEventListener('submit', (e) => e.preventDefault())`);
  await input.press('Enter');
  expect(await input.getAttribute('type')).toBe('password');
});

test.each([
  ['more than is read', 20],
  ['as many as a browser keeps', 170],
])('a browser with %s of the largest cookies is led out by opening the page again', async (_, count) => {
  const { page, context } = await browser.visit(app);
  await context.addCookies(
    Array.from({ length: count }, (_none, at) => ({
      name: `junk${at}`,
      value: 'x'.repeat(4000),
      url: app.origin,
    })),
  );
  expect((await page.goto('/sign-in'))?.status()).toBe(431);
  expect(await page.locator('h1').textContent()).toBe(shown('errors.431.title'));
  expect((await page.reload())?.status()).toBe(200);
  expect(await context.cookies()).toEqual([]);
});

test('without script there is no switch that would do nothing', async () => {
  const { page } = await browser.visit(app, { script: false });
  await page.goto('/sign-in');
  expect(await page.locator('main form button').count()).toBe(1);
});

test('the sign-in page with everything it loads is small', async () => {
  const { page, context, complaints } = await browser.visit(app);
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  // A browser with a window asks for the icon, too.
  const icon = await page.locator('link[rel=icon]').getAttribute('href');
  await page.evaluate(`fetch(${JSON.stringify(icon)}).then((answer) => answer.text())`);
  await expect.poll(() => bytes).toBeGreaterThan(0);

  expect(bytes).toBeLessThanOrEqual(LARGEST_SIGN_IN);
  expect(complaints).toEqual([]);
});

test('a form on another site gets nowhere', async () => {
  const { email, password } = await app.make.user();
  const form = `<form method="post" action="${app.origin}/sign-in">
    <input name="email" value="${email}"><input name="password" value="${password}">
    <button>A prize</button></form>`;
  const elsewhere = createServer((_req, res) =>
    res.setHeader('Content-Type', 'text/html').end(form),
  );
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void elsewhere.close());
  const { page, context } = await browser.visit(app);

  await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
  await page.getByRole('button').click();
  await page.waitForURL('**/sign-in');

  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
    'You cannot do this from here',
  );
  expect(await context.cookies(app.origin)).toEqual([]);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('with the database away a page says so, and what to do', async () => {
  const nowhere = { socketPath: '/nonexistent/mysqld.sock', user: 'root', database: 'latchkey' };
  const away = await startTestApp({}, { source: nowhere });
  onTestFinished(() => away.stop());
  const { page } = await browser.visit(away);
  await page.goto('/sign-in');
  await page.locator('#email').fill('ada@example.com');
  await page.locator('#password').fill('a quiet harbour');
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ]);

  expect(answer.status()).toBe(503);
  expect(Number(await answer.headerValue('retry-after'))).toBeGreaterThan(0);
  expect(await markupFindings(await answer.text())).toEqual([]);
  expect(await page.getByText('Reference number').count()).toBe(1);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('the first mail tells times in the zone of the browser that signed up', async () => {
  const { page, complaints } = await browser.visit(app);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Kathmandu' });
  const email = app.make.email();
  await page.goto('/sign-up');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('a quiet harbour');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('/dashboard');
  const [{ timeZone } = {}] = await app.rows('user', { email });
  expect(['Asia/Kathmandu', 'Asia/Katmandu']).toContain(timeZone);
  expect(complaints).toEqual([]);
});
