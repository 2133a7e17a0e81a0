import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createClient, type TestClient } from '../support/client.ts';
import { startWithIssuers } from '../support/provider-trip.ts';
import { startTlsFront } from '../support/tls-front.ts';

/**
 * Chromium itself binds sessions: over TLS, with keys in software. Only a whole Chromium can do it, so without one
 * (`apt-get install chromium`, or CHROMIUM_PATH) these are skipped.
 */

const whole = locate();
const front = await startTlsFront('accounts.localhost');
const { app, issuers, stop } = await startWithIssuers(['REAL'], {
  BETTER_AUTH_URL: `https://accounts.localhost:${front.port}`,
});
front.leadTo(app.base);
afterAll(async () => {
  await front.stop();
  await stop();
});

function locate(): string | undefined {
  const script = fileURLToPath(new URL('../../bin/locate', import.meta.url));
  try {
    return execFileSync('sh', [script, 'whole-chromium'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** A browser with a profile of its own, whose chip is played by software. */
async function openBrowser(): Promise<{ context: BrowserContext; page: Page; events: string[] }> {
  const context = await chromium.launchPersistentContext('', {
    ...(whole && { executablePath: whole }),
    baseURL: app.origin,
    args: [
      '--enable-features=DeviceBoundSessions,EnableBoundSessionCredentialsSoftwareKeysForManualTesting',
      // It binds nothing where a certificate has errors, even if they are ignored.
      `--ignore-certificate-errors-spki-list=${front.spki}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(10_000);
  const [page = await context.newPage()] = context.pages();
  const events: string[] = [];
  const devtools = await context.newCDPSession(page);
  devtools.on('Network.deviceBoundSessionEventOccurred', (event) => {
    const { creationEventDetails: made, refreshEventDetails: renewed } = event;
    const told = made?.fetchResult ?? renewed?.refreshResult;
    if (told) events.push(`${made ? 'made' : 'renewed'}: ${told}`);
  });
  await devtools.send('Network.enableDeviceBoundSessions', { enable: true });
  return { context, page, events };
}

const cookieNamed = async (context: BrowserContext, name: string) =>
  (await context.cookies()).find((cookie) => cookie.name.endsWith(`.${name}`));

/** The browser has bound its session, and requests that were under way are over. */
async function hasBound(context: BrowserContext, userId: string): Promise<void> {
  const bound = () => cookieNamed(context, 'bound');
  await expect.poll(bound, { timeout: 40_000 }).toMatchObject({ httpOnly: true, secure: true });
  expect(await app.rows('boundSession', { userId })).toHaveLength(1);
  await app.deps.database.pool.query(
    'UPDATE boundSession SET createdAt = createdAt - INTERVAL 6 SECOND',
  );
}

/** Somebody elsewhere with these cookies of the browser. */
async function thief(context: BrowserContext, ...names: string[]): Promise<TestClient> {
  const stolen = await Promise.all(names.map((name) => cookieNamed(context, name)));
  const cookies = stolen.map((cookie) => `${cookie?.name}=${cookie?.value}`);
  return createClient(app.base, app.origin, undefined, cookies);
}

const viewerOf = async (client: TestClient) =>
  (await client.get('/api/auth/get-session')).body?.user?.id;

const arrivesAt = (page: Page, path: string) => page.waitForURL((url) => url.pathname === path);

test.skipIf(!whole)('Chromium binds a session, renews its cookie and leaves it', async () => {
  const { context, page, events } = await openBrowser();
  const user = await app.make.user();
  const signIn = async () => {
    await page.goto('/sign-in');
    await page.getByLabel('Email').first().fill(user.email);
    await page.locator('input[name=password]').fill(user.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await arrivesAt(page, '/dashboard');
    await hasBound(context, user.id);
  };
  await signIn();
  expect(await viewerOf(await thief(context, 'session_token'))).toBeUndefined();
  expect(await viewerOf(await thief(context, 'session_token', 'bound'))).toBe(user.id);

  for (const path of ['/account/devices', '/account/profile']) {
    const before = await cookieNamed(context, 'bound');
    await context.clearCookies({ name: /\.bound$/ });
    await page.goto(path);
    expect(new URL(page.url()).pathname).toBe(path);
    const after = await cookieNamed(context, 'bound');
    expect(after?.value).toMatch(/^[\w-]{43}$/);
    expect(after?.value).not.toBe(before?.value);
  }
  expect(events).toEqual(['made: Success', 'renewed: Refreshed', 'renewed: Refreshed']);

  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await arrivesAt(page, '/sign-in');
  expect(await app.rows('boundSession', { userId: user.id })).toEqual([]);
  // What the browser still knows of the session before does not disturb the next one.
  await signIn();
  await context.clearCookies({ name: /\.bound$/ });
  await page.goto('/account/devices');
  expect(await page.getByRole('main').textContent()).toContain('bound to this device');
});

test.skipIf(!whole)('Chromium binds a session that began at a provider', async () => {
  const { context, page, events } = await openBrowser();
  const there = issuers.REAL.account({ email_verified: true });
  await page.goto('/sign-up');
  await page.getByRole('button', { name: 'Continue with REAL Corp' }).click();
  await page.getByLabel('Account').fill(there.sub);
  await page.getByRole('button', { name: 'Go on' }).click();
  await arrivesAt(page, '/dashboard');
  const [user] = await app.rows('user', { email: there.email });
  await hasBound(context, String(user?.id));
  await context.clearCookies({ name: /\.bound$/ });
  await page.goto('/account/devices');
  expect(new URL(page.url()).pathname).toBe('/account/devices');
  expect(events).toEqual(['made: Success', 'renewed: Refreshed']);
});
