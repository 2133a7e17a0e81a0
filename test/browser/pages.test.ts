import type { Response } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { useBrowser, type Visitor } from '../support/browser.ts';
import { accessibilityFindings, markupFindings, overflow } from '../support/page-checks.ts';

/** A page of the site in one of its states. A new page is a line below. */
interface SitePage {
  readonly name: string;
  readonly who: 'guest' | 'user';
  readonly path: string;
  /** Fields to fill in before its form is sent; what is judged is the answer. */
  readonly send?: Readonly<Record<string, string>>;
  readonly status?: number;
  /** What is peculiar about the person who looks at it. */
  readonly person?: Partial<TestPerson>;
}

const LONG_NAME = 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff-Nebukadnezarowitsch the Elder';
const LONG_EMAIL = `${'a-very-long-mailbox-name'.repeat(2)}@${'department.'.repeat(8)}example.com`;

const PAGES: readonly SitePage[] = [
  { name: 'home', who: 'guest', path: '/' },
  { name: 'home', who: 'user', path: '/' },
  { name: 'sign-up', who: 'guest', path: '/sign-up' },
  { name: 'sign-up, empty', who: 'guest', path: '/sign-up', send: {}, status: 422 },
  {
    name: 'sign-up, wrong answers',
    who: 'guest',
    path: '/sign-up?next=/dashboard',
    send: { name: LONG_NAME, email: LONG_EMAIL.replace('@', ' '), password: 'short' },
    status: 422,
  },
  { name: 'sign-in', who: 'guest', path: '/sign-in' },
  { name: 'sign-in for a page', who: 'guest', path: '/dashboard?tab=1' },
  { name: 'sign-in, empty', who: 'guest', path: '/sign-in', send: {}, status: 422 },
  {
    name: 'sign-in, refused',
    who: 'guest',
    path: '/sign-in',
    send: { email: 'nobody@example.com', password: 'not the password' },
    status: 422,
  },
  { name: 'dashboard', who: 'user', path: '/dashboard' },
  {
    name: 'dashboard, long name and address',
    who: 'user',
    path: '/dashboard',
    person: { name: LONG_NAME, email: LONG_EMAIL },
  },
  { name: '404', who: 'guest', path: '/nowhere', status: 404 },
  { name: '404', who: 'user', path: '/nowhere', status: 404 },
  { name: '405', who: 'user', path: '/sign-out', status: 405 },
];

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

describe.each(PAGES)('$name ($who)', (sitePage) => {
  test('reads well in light and dark, at 320 px, and is sound HTML', async () => {
    const visitor = await browser.visit(app, await whoLooks(sitePage));
    const answer = await open(visitor, sitePage);
    expect(answer.status()).toBe(sitePage.status ?? 200);
    expect(await markupFindings(await answer.text())).toEqual([]);

    const { page } = visitor;
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflow(page), 'pixels too wide').toBe(0);
    expect(await accessibilityFindings(page), 'dark, 320 px').toEqual([]);
    expect(visitor.complaints).toEqual([]);
  });
});

async function whoLooks({ who, person }: SitePage) {
  return who === 'user' ? { person: await app.make.user(person) } : {};
}

async function open({ page }: Visitor, { path, send }: SitePage): Promise<Response> {
  const answer = await page.goto(path);
  if (!answer) throw new Error(`${path} gave no page`);
  if (!send) return answer;
  for (const [name, value] of Object.entries(send)) await page.locator(`#${name}`).fill(value);
  const [sent] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.locator('main form button.primary').click(),
  ]);
  await page.waitForLoadState();
  return sent;
}
