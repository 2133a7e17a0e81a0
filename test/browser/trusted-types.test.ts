import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

test.each([
  ['HTML', `document.body.innerHTML = '<b>x</b>'`],
  ['the address of a script', `document.createElement('script').src = '/x.js'`],
  ['a document', `document.write('x')`],
  ['a policy of its own', `trustedTypes.createPolicy('default', {})`],
])('no script makes %s of a text', async (_name, script) => {
  const { page } = await browser.visit(app);
  await page.goto('/sign-in');
  const tried = `(() => { try { ${script}; return 'done'; } catch (error) { return error.name; } })()`;
  expect(await page.evaluate(tried)).toMatch(/^TypeError$/);
});
