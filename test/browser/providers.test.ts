import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { useBrowser } from '../support/browser.ts';
import { takePictures } from '../support/gallery.ts';
import type { IssuerAccount } from '../support/oidc-provider.ts';
import { accessibilityFindings, markupFindings, overflow } from '../support/page-checks.ts';
import { startWithIssuers } from '../support/provider-trip.ts';

const { app, issuers, stop } = await startWithIssuers(['ACME', 'BETA'], {
  GITHUB_CLIENT_ID: 'a',
  GITHUB_CLIENT_SECRET: 'b',
});
const issuer = issuers.ACME;
afterAll(stop);
afterEach(() => {
  issuer.fault = undefined;
});
const browser = useBrowser();

/** On the issuer's page. */
async function sayWho(page: Page, who: IssuerAccount | 'deny'): Promise<void> {
  await page.getByRole('heading', { name: 'Issuer' }).waitFor();
  if (who === 'deny') return page.getByRole('button', { name: 'Deny' }).click();
  await page.getByLabel('Account').fill(who.sub);
  await page.getByRole('button', { name: 'Go on' }).click();
}

/** The page on the way is left before its icon has come. */
const isNoAbort = (complaint: string) => !complaint.endsWith('net::ERR_ABORTED');

const arrivesAt = (page: Page, path: string) => page.waitForURL((url) => url.pathname === path);

describe.each([{ script: true }, { script: false }])('with script: $script', ({ script }) => {
  test('to a provider and back: new, again, denied, and with two accounts', async () => {
    const { page, complaints } = await browser.visit(app, { script });
    const there = issuer.account({ email_verified: true });

    await page.goto('/sign-up?next=/account/connections');
    await page.getByRole('button', { name: 'Continue with ACME Corp' }).click();
    await sayWho(page, there);
    await arrivesAt(page, '/account/connections');
    expect(await page.getByRole('main').textContent()).toContain(there.email);
    await page.getByRole('link', { name: /^Details of ACME Corp/ }).click();
    expect(await page.getByRole('main').textContent()).toContain('This is the only way');
    expect(await page.getByRole('button', { name: /^Disconnect/ }).count()).toBe(0);
    await page.goto('/account/connections');

    // Connecting another begins with a form, too.
    const second = issuers.BETA.account();
    await page.getByRole('button', { name: 'Connect BETA Corp' }).click();
    await sayWho(page, second);
    await arrivesAt(page, '/account/connections');
    expect(await page.getByRole('status').textContent()).toContain('The account was connected.');
    await page.getByRole('link', { name: /^Details of BETA Corp/ }).click();
    await page.getByRole('button', { name: 'Disconnect BETA Corp' }).click();
    await arrivesAt(page, '/account/connections');
    expect(await page.getByRole('status').textContent()).toContain('The account was disconnected.');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await arrivesAt(page, '/sign-in');

    await page.goto('/account/devices?a=b');
    await page.getByLabel('Keep me signed in').check();
    await page.getByRole('button', { name: 'Continue with ACME Corp' }).click();
    await sayWho(page, there);
    await arrivesAt(page, '/account/devices');
    expect(new URL(page.url()).search, 'the page that was asked for').toBe('?a=b');
    expect(await page.getByRole('main').textContent()).toContain('kept signed in');
    // The page on the way is not there when one goes back.
    await page.goBack();
    expect(new URL(page.url()).pathname).not.toBe('/to-provider');

    await page.goto('/account/devices');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await arrivesAt(page, '/sign-in');
    await page.context().clearCookies({ domain: '127.0.0.1' });
    await page.getByRole('button', { name: 'Continue with ACME Corp' }).click();
    await sayWho(page, 'deny');
    await arrivesAt(page, '/sign-in/provider-problem');
    expect(await page.title()).toMatch(/^Error: Cancelled at/);
    await page.getByRole('link', { name: 'Back to sign-in' }).click();
    await arrivesAt(page, '/sign-in');
    expect(complaints.filter(isNoAbort)).toEqual([]);
  });

  test('an address that is known: sign in first, then it is connected', async () => {
    const user = await app.make.user();
    const { page, complaints } = await browser.visit(app, { script });
    await page.goto('/sign-in?next=/account/connections');
    await page.getByRole('button', { name: 'Continue with ACME Corp' }).click();
    await sayWho(page, issuer.account({ email: user.email, email_verified: true }));
    await arrivesAt(page, '/sign-in/connect');
    await page.getByRole('button', { name: 'Sign in and connect' }).click();
    await arrivesAt(page, '/sign-in');
    await page.getByLabel('Email address').fill(user.email);
    await page.getByLabel('Password', { exact: true }).fill(user.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await arrivesAt(page, '/account/connections');
    expect(await page.getByRole('status').textContent()).toContain('The account was connected.');
    expect(complaints.filter(isNoAbort)).toEqual([]);
  });
});

describe('each page reads well in light and dark, at 320 px, and is sound HTML', () => {
  const check = async (page: Page, path: string, name: string) => {
    const answer = await page.goto(path);
    expect(await markupFindings((await answer?.text()) ?? '')).toEqual([]);
    await takePictures(page, { name, who: path.startsWith('/account/') ? 'user' : 'guest' });
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 320],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 640 });
      expect(await overflow(page), 'pixels too wide').toBe(0);
      expect(await accessibilityFindings(page), `${colorScheme} ${width}`).toEqual([]);
    }
  };

  test.each([
    ['sign-in with providers', '/sign-in'],
    ['sign-up with providers', '/sign-up'],
    ...['denied', 'slow', 'noEmail', 'disposable', 'expired'].map((kind) => [
      `provider problem, ${kind}`,
      `/sign-in/provider-problem?kind=${kind}&provider=oidc-acme`,
    ]),
  ])('%s', async (name, path) => {
    const { page, complaints } = await browser.look(app);
    await check(page, path, name);
    expect(complaints.filter(isNoAbort)).toEqual([]);
  });

  test('connections, none and some, and one of them', async () => {
    const person = await app.make.user();
    const { page } = await browser.look(app, person);
    await check(page, '/account/connections', 'connections, none');
    await page.getByRole('button', { name: 'Connect ACME Corp' }).click();
    const email = `${'a-very-long-mailbox-name'.repeat(2)}@${'department.'.repeat(8)}example.com`;
    await sayWho(page, issuer.account({ email }));
    await arrivesAt(page, '/account/connections');
    await check(page, '/account/connections', 'connections, one');
    await page.getByRole('link', { name: /^Details of/ }).click();
    await check(page, new URL(page.url()).pathname, 'connections, details of one');
  });

  test('the offer to connect, and the page on the way', async () => {
    const user = await app.make.user();
    const { page } = await browser.visit(app);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Continue with ACME Corp' }).click();
    await sayWho(page, issuer.account({ email: user.email, email_verified: true }));
    await arrivesAt(page, '/sign-in/connect');
    await check(page, '/sign-in/connect', 'provider, an address that is known');
    // As a browser shows it that does not go on by itself.
    await page.route('**/to-provider', async (route) => {
      const answer = await route.fetch({ maxRedirects: 0 });
      const { refresh: _, ...headers } = answer.headers();
      await route.fulfill({ response: answer, headers });
    });
    await page.context().clearCookies({ domain: '127.0.0.1' });
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Continue with ACME Corp' }).click();
    await page.getByRole('heading', { name: 'Issuer' }).waitFor();
    await check(page, '/to-provider', 'provider, on the way');
    expect(
      await page.getByRole('link', { name: 'Go to ACME Corp' }).getAttribute('href'),
    ).toContain(issuer.issuer);
  });
});
