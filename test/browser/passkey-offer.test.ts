import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { accessibilityFindings, markupFindings, overflow } from '../support/page-checks.ts';
import { plugIn } from '../support/virtual-authenticator.ts';

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

const PAGE = '/account/passkeys/offer';
const NEXT = '/account/history?filter=changes';

/** Signs in with the password, on the way to a page. */
async function signIn(page: Page, { email, password }: TestPerson): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(NEXT)}`);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** A browser with an authenticator of its own, led to the offer. */
async function offered(before = '') {
  const person = await app.make.user();
  const visitor = await browser.visit(app);
  const device = await plugIn(visitor.page);
  // The list under the name field would be answered by the authenticator before anything is typed.
  await visitor.page.addInitScript(
    `PublicKeyCredential.isConditionalMediationAvailable = async () => false; ${before}`,
  );
  await signIn(visitor.page, person);
  return { ...visitor, person, device };
}

const passkeysOf = ({ id }: TestPerson) => app.rows('passkey', { userId: id });

test('a passkey is created from the offer, and the page asked for follows', async () => {
  const { page, person, complaints } = await offered();
  await page.waitForURL((url) => url.pathname === PAGE);
  await page.getByRole('button', { name: 'Create the passkey' }).click();
  await page.waitForURL(NEXT);
  expect(await page.getByRole('status').textContent()).toContain('Your passkey was created');
  expect(await passkeysOf(person)).toHaveLength(1);
  expect(complaints).toEqual([]);
});

test('one that does not want it is led on, and not asked again', async () => {
  const { page, person, complaints } = await offered();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.waitForURL(NEXT);
  await page.context().clearCookies();
  await signIn(page, person);
  await page.waitForURL(NEXT);
  expect(complaints).toEqual([]);
});

test.each([
  ['without an authenticator', true],
  ['without script', false],
])('a browser %s is offered none', async (_, script) => {
  const person = await app.make.user();
  const { page, complaints } = await browser.visit(app, { script });
  await signIn(page, person);
  await page.waitForURL(NEXT);
  expect(complaints).toEqual([]);
});

/** A browser that creates passkeys without asking, which none does under test. */
const CREATES_QUIETLY = `PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: true });
  const create = navigator.credentials.create.bind(navigator.credentials);
  navigator.credentials.create = ({ mediation, ...options }) => {
    if (mediation !== 'conditional' || options.publicKey.authenticatorSelection.userVerification !== 'preferred')
      throw new Error('not without asking');
    return create(options);
  };`;

test('where the browser can, it is created without a question', async () => {
  const { page, person, device, complaints } = await offered(CREATES_QUIETLY);
  await page.waitForURL(NEXT);
  expect(await page.getByRole('status').textContent()).toContain('in your password manager');
  expect(await passkeysOf(person)).toHaveLength(1);
  expect(await device.credentials()).toHaveLength(1);
  expect(complaints).toEqual([]);
});

test('where it then does not, nothing is said and the button works', async () => {
  const { page, person, complaints } = await offered(
    `PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: true });
    const create = navigator.credentials.create.bind(navigator.credentials);
    navigator.credentials.create = (options) => options.mediation
      ? Promise.reject(new DOMException('', 'NotAllowedError'))
      : create(options);`,
  );
  await page.waitForURL((url) => url.pathname === PAGE);
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByRole('button', { name: 'Create the passkey' }).click();
  await page.waitForURL(NEXT);
  expect(await passkeysOf(person)).toHaveLength(1);
  expect(complaints).toEqual([]);
});

test('the page reads well, and without script says how to go on', async () => {
  const { page, context, complaints } = await offered();
  await page.waitForURL((url) => url.pathname === PAGE);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page), 'pixels too wide').toBe(0);
  expect(await accessibilityFindings(page), 'dark, 320 px').toEqual([]);
  const answer = await context.request.get('/account/passkeys/offer');
  const text = await answer.text();
  expect(await markupFindings(text)).toEqual([]);
  expect(text).toContain('Passkeys need JavaScript');
  expect(complaints).toEqual([]);
});
