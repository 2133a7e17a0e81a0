import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

const PASSWORD = 'a quiet harbour';

describe.each([{ script: true }, { script: false }])('with script: $script', ({ script }) => {
  test('from the home page to an account, out and in again', async () => {
    const { page, complaints } = await browser.visit(app, { script });
    const email = app.make.email();

    await page.goto('/');
    await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
    await refusedSignUps(page, email);
    await page.getByLabel('Email address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();

    await arrivesAt(page, '/dashboard');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Grace Hopper');
    expect(await page.getByRole('main').textContent()).toContain(email);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await arrivesAt(page, '/sign-in');
    expect(await page.getByRole('status').textContent()).toContain('You are signed out');
    await page.goBack();
    expect(await page.content()).not.toContain(email);
    await page.goto('/sign-in');
    expect(await page.getByRole('status').count(), 'the message is gone').toBe(0);

    await page.goto('/dashboard?from=journey');
    await arrivesAt(page, '/sign-in');
    await signIn(page, email, 'not the password');
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.getByLabel('Email address').inputValue()).toBe(email);
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await signIn(page, email, PASSWORD);
    await arrivesAt(page, '/dashboard');
    expect(new URL(page.url()).search, 'the page that was asked for').toBe('?from=journey');
    expect(complaints).toEqual([]);
  });
});

/** Everything that can be wrong with the form, from the empty one to a short password. */
async function refusedSignUps(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Create account' }).click();
  await hasErrors(page, ['name', 'email', 'password']);

  await page.getByLabel('Name').fill('Grace Hopper');
  await page.getByLabel('Email address').fill('grace at example.com');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await hasErrors(page, ['email', 'password']);

  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await hasErrors(page, ['password']);
  expect(await page.getByLabel('Name').inputValue(), 'what was right is kept').toBe('Grace Hopper');
}

/** The summary has the focus and leads to the fields, which are marked and say what is wrong. */
async function hasErrors(page: Page, fields: string[]): Promise<void> {
  await page.waitForFunction('document.title.startsWith("Error: ")');
  const summary = page.getByRole('alert');
  expect(await page.locator(':focus').getAttribute('role')).toBe('alert');
  const links = await summary.getByRole('link').all();
  expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual(
    fields.map((field) => `#${field}`),
  );
  for (const field of fields) {
    const input = page.locator(`#${field}`);
    expect(await input.getAttribute('aria-invalid')).toBe('true');
    expect(await input.getAttribute('aria-describedby')).toContain(`${field}-error`);
    expect(await page.locator(`#${field}-error`).textContent()).toContain('Error: ');
  }
  await links[0]?.click();
  expect(await page.locator(':focus').getAttribute('id')).toBe(fields[0]);
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ]);
  await page.waitForLoadState();
}

async function arrivesAt(page: Page, path: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === path);
}

test('a session ends with the browser, unless the person wants to stay signed in', async () => {
  const { email, password } = await app.make.user();
  const expiry = async (remember: boolean) => {
    const { page, context } = await browser.visit(app);
    await page.goto('/sign-in');
    if (remember) await page.getByLabel('Keep me signed in').check();
    await signIn(page, email, password);
    await arrivesAt(page, '/dashboard');
    const cookies = await context.cookies();
    return cookies.find(({ name }) => name.endsWith('.session_token'))?.expires ?? 0;
  };
  expect(await expiry(false)).toBe(-1);
  expect(await expiry(true)).toBeGreaterThan(Date.now() / 1000 + 86_400);
});

test('who is signed in has no use for the sign-in page, in any tab', async () => {
  const { page } = await browser.visit(app, { person: await app.make.user() });
  await page.goto('/sign-in?next=/dashboard%3Ftab=2');
  expect(page.url()).toBe(`${app.origin}/dashboard?tab=2`);
  await page.goto('/sign-up');
  expect(page.url()).toBe(`${app.origin}/dashboard`);
});
