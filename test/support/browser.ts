import { randomBytes } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { TestApp, TestPerson } from './app.ts';
import { launchBrowser } from './chromium.ts';

/** How somebody looks at the site. */
export interface Visit {
  readonly script?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  /** CSS pixels; a laptop's when it is not given. */
  readonly width?: number;
  /** Who is signed in; nobody when it is not given. */
  readonly person?: TestPerson;
}

/** A fresh browser profile on the site, closed when the test ends. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the browser so far: blocked by the policy, failed to load, thrown. */
  readonly complaints: readonly string[];
}

/** A real browser for the tests of one file. */
export interface TestBrowser {
  visit(app: TestApp, visit?: Visit): Promise<Visitor>;
}

/** Starts Chromium before the tests of this file and closes it after them. */
export function useBrowser(): TestBrowser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return {
    async visit(app, visit = {}) {
      const visitor = await newVisitor(browser, app.origin, visit);
      onTestFinished(() => visitor.context.close());
      if (visit.person) await signIn(visitor.context, visit.person);
      return visitor;
    },
  };
}

/** A profile of its own: no cookies, and an address of its own, so that no limit is met. */
async function newVisitor(browser: Browser, origin: string, visit: Visit): Promise<Visitor> {
  const { script = true, colorScheme = 'light', width = 1280 } = visit;
  const context = await browser.newContext({
    baseURL: origin,
    javaScriptEnabled: script,
    colorScheme,
    viewport: { width, height: 800 },
    locale: 'en-GB',
    extraHTTPHeaders: { 'X-Forwarded-For': randomAddress() },
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  return { page, context, complaints: listen(page) };
}

function randomAddress(): string {
  const [a, b] = randomBytes(4).toString('hex').match(/.{4}/g) ?? [];
  return `2001:db8:${a}:${b}::1`;
}

/** Chromium tells every refused load, broken script and blocked resource on the console. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    // A page that says 404 or 422 on purpose is no complaint; a file of it would be.
    const aboutPage = message.location().url === page.url();
    if (aboutPage && message.text().startsWith('Failed to load resource')) return;
    complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    // The page was left before everything of it was there.
    if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
    complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  return complaints;
}

/** Through the form's own address, without drawing the page. */
async function signIn(context: BrowserContext, { email, password }: TestPerson): Promise<void> {
  const answer = await context.request.post('/sign-in', {
    form: { email, password },
    maxRedirects: 0,
  });
  if (answer.status() !== 303) throw new Error(`sign-in answered ${answer.status()}`);
}
