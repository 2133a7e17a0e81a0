import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, onTestFailed, onTestFinished } from 'vitest';
import type { TestApp, TestPerson } from './app.ts';
import { workerBrowser } from './chromium.ts';
import { newAddress } from './client.ts';
import { keepEngines } from './page-checks.ts';

/** How somebody looks at the site. */
export interface Visit {
  readonly script?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  /** CSS pixels; a laptop's when it is not given. */
  readonly width?: number;
  /** Who is signed in; nobody when it is not given. */
  readonly person?: TestPerson;
}

/** A browser profile on the site. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the browser so far: blocked by the policy, failed to load, thrown. */
  readonly complaints: readonly string[];
}

/** A real browser for the tests of one file. */
export interface TestBrowser {
  /** A profile that nobody has used, closed when the test ends. */
  visit(app: TestApp, visit?: Visit): Promise<Visitor>;
  /**
   * A profile without cookies, in the window of the test before: Chromium starts no process for
   * it, which is a third of its work. Only for tests that change nothing of a window but its
   * page, size and colours.
   */
  look(app: TestApp, person?: TestPerson, how?: Pick<Visit, 'script'>): Promise<Visitor>;
}

const LAPTOP = { width: 1280, height: 800 };

/** Gives the tests of this file the browser of their worker. */
export function useBrowser(): TestBrowser {
  let window: OwnVisitor | undefined;
  const leaveWindow = async () => {
    const left = window;
    window = undefined;
    await left?.context.close();
  };
  afterAll(leaveWindow);
  return {
    async visit(app, visit = {}) {
      const visitor = await newVisitor(app.origin, visit);
      onTestFinished(() => visitor.context.close());
      if (visit.person) await signIn(visitor.context, visit.person);
      return visitor;
    },
    async look(app, person, { script = true } = {}) {
      onTestFailed(leaveWindow);
      if (window) await makeNew(window);
      else {
        window = await newVisitor(app.origin, {});
        await keepEngines(window.page);
      }
      if (!script) await switchScriptOff(window);
      if (person) await signIn(window.context, person);
      return window;
    },
  };
}

interface OwnVisitor extends Visitor {
  readonly complaints: string[];
}

/** A profile of its own: no cookies, and an address of its own, so that no limit is met. */
async function newVisitor(origin: string, visit: Visit): Promise<OwnVisitor> {
  const { script = true, colorScheme = 'light', width = LAPTOP.width } = visit;
  const browser = await workerBrowser();
  const context = await browser.newContext({
    baseURL: origin,
    javaScriptEnabled: script,
    colorScheme,
    viewport: { ...LAPTOP, width },
    locale: 'en-GB',
    extraHTTPHeaders: addressHeader(),
  });
  context.setDefaultTimeout(40_000);
  const page = await context.newPage();
  return { page, context, complaints: listen(page) };
}

/** The window forgets the test before: page, cookies, address, size, colours and complaints. */
async function makeNew({ page, context, complaints }: OwnVisitor): Promise<void> {
  await context.clearCookies();
  // To a page of the same site: for another one, such as about:blank, Chromium starts a process.
  await page.goto('/health/live');
  await context.setExtraHTTPHeaders(addressHeader());
  await page.setViewportSize(LAPTOP);
  await page.emulateMedia({ colorScheme: 'light' });
  complaints.length = 0;
}

/** For the rest of the test: it takes no new profile, which would be a new process. */
async function switchScriptOff({ page, context }: Visitor): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setScriptExecutionDisabled', { value: true });
  onTestFinished(async () => {
    await devtools.send('Emulation.setScriptExecutionDisabled', { value: false });
    await devtools.detach();
  });
}

function addressHeader(): Record<string, string> {
  return { 'X-Forwarded-For': newAddress() };
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
