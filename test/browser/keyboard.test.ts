import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

test('an account by keyboard alone, in an order that makes sense', async () => {
  const { page } = await browser.visit(app);

  await page.goto('/');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).hash).toBe('#content');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Create an account');
  await page.keyboard.press('Enter');

  await page.waitForURL('**/sign-up');
  expect(await focused(page), 'the first field waits for words').toBe('name');
  await page.keyboard.type('Katherine Johnson');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('email');
  await page.keyboard.type(app.make.email());
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('password');
  await page.keyboard.type('a quiet harbour');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Show password');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Create account');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');

  await page.waitForURL('**/dashboard');
  await tabTo(page, 'Sign out');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sign-in');
});

test('the focus can be seen on everything that takes it', async () => {
  const { page } = await browser.visit(app);
  await page.goto('/sign-in');
  const seen: string[] = [];
  await page.keyboard.press('Tab');
  while (await page.evaluate('document.activeElement !== document.body')) {
    seen.push(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'));
    await page.keyboard.press('Tab');
  }
  expect(seen.length).toBeGreaterThan(2);
  expect(new Set(seen)).toEqual(new Set(['solid']));
});

/** The focused element's id, or what it is called. */
function focused(page: Page): Promise<string> {
  return page.evaluate(
    `(({ id, ariaLabel, textContent }) => id || ariaLabel || textContent.trim())(document.activeElement)`,
  );
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}
