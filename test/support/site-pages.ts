import type { Response } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { TestApp, TestPerson } from './app.ts';
import type { TestBrowser, Visitor } from './browser.ts';
import { takePictures } from './gallery.ts';
import { accessibilityFindings, markupFindings, overflow } from './page-checks.ts';
import { confirm } from './second-step.ts';

/** A page of the site in one of its states. */
export interface SitePage {
  readonly name: string;
  /** Who looks at it; `confirmed` is a user whose address is. */
  readonly who: 'guest' | 'user' | 'confirmed';
  /** Where it is; or what has to happen before, giving where it is then. */
  readonly path: string | ((before: Before) => Promise<string>);
  /** The path to which that leads, when it is another. */
  readonly leadsTo?: string;
  /** Fields to fill in, or with true to tick, before its form is sent; what is judged is the answer. */
  readonly send?: Readonly<Record<string, string | true>>;
  readonly status?: number;
  /** What is peculiar about the person who looks at it. */
  readonly person?: Partial<TestPerson>;
}

/** What a page can make of its visitor before it is opened. */
export interface Before {
  readonly app: TestApp;
  /** Who looks, and for a guest somebody who has an account. */
  readonly person: TestPerson;
  /** Sends a form from the visitor's browser; only its cookies count, and where it leads. */
  post(path: string, form?: Readonly<Record<string, string>>): Promise<string>;
  /** Opens a page in the visitor's browser, such as for a message that is shown once. */
  get(path: string): Promise<void>;
}

/** A test for each page: in light on a laptop, and in dark, without script, on the smallest phone. */
export function checkPages(app: TestApp, browser: TestBrowser, pages: readonly SitePage[]): void {
  describe.each(pages)('$name ($who)', (sitePage) => {
    test('reads well in light and dark, at 320 px, without script, and is sound HTML', async () => {
      const person = await app.make.user(sitePage.person);
      if (sitePage.who === 'confirmed') await confirm(app, person);
      const visitor = await browser.look(app, sitePage.who === 'guest' ? undefined : person);
      const answer = await open(visitor, sitePage, {
        app,
        person,
        post: poster(visitor),
        get: async (path) => void (await visitor.context.request.get(path)),
      });
      expect(answer.status()).toBe(sitePage.status ?? 200);
      const html = await answer.text();
      expect(await markupFindings(html)).toEqual([]);
      // ASVS 7.4.4: a signed-in person can sign out from every page.
      if (await isSignedIn(visitor)) expect(html).toContain('action="/sign-out"');

      const { page } = visitor;
      expect(await accessibilityFindings(page)).toEqual([]);
      await takePictures(page, sitePage);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 320, height: 640 });
      await withoutScript(visitor, sitePage);
      expect(await overflow(page), 'pixels too wide').toBe(0);
      expect(await accessibilityFindings(page), 'dark, 320 px').toEqual([]);
      expect(visitor.complaints).toEqual([]);
      if (sitePage.status === 500) expect(app.takeErrors().length).toBeGreaterThan(0);
    });
  });
}

async function isSignedIn({ context }: Visitor): Promise<boolean> {
  const answer = await context.request.get('/api/auth/get-session');
  return (await answer.json()) !== null;
}

async function open(
  { page }: Visitor,
  { path, leadsTo, send }: SitePage,
  before: Before,
): Promise<Response> {
  const where = typeof path === 'string' ? path : await path(before);
  const answer = await page.goto(where);
  if (!answer) throw new Error(`${where} gave no page`);
  const { pathname } = new URL(where, before.app.origin);
  expect(new URL(page.url()).pathname).toBe(leadsTo ?? pathname);
  if (!send) return answer;
  for (const [name, value] of Object.entries(send)) {
    const field = page.locator(`#${name}`);
    await (value === true ? field.check() : field.fill(value));
  }
  const [sent] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.locator('main form button.primary').first().click(),
  ]);
  await page.waitForLoadState();
  return sent;
}

function poster({ context }: Visitor): Before['post'] {
  return async (path, form = {}) => {
    const answer = await context.request.post(path, { form, maxRedirects: 0 });
    const { location } = answer.headers();
    if (answer.status() !== 303 || !location) throw new Error(`${path}: ${answer.status()}`);
    return location;
  };
}

/** Loads the page once more with scripts off, then lets axe run; what was sent stays as it is. */
async function withoutScript({ page, context }: Visitor, { send }: SitePage): Promise<void> {
  if (send) return;
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setScriptExecutionDisabled', { value: true });
  await page.reload();
  await devtools.send('Emulation.setScriptExecutionDisabled', { value: false });
  await devtools.detach();
}
