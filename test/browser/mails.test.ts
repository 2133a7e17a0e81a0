import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { isTakingPictures, takePictures } from '../support/gallery.ts';
import { overflow } from '../support/page-checks.ts';

const app = await startTestApp();
afterAll(() => app.stop());
const browser = useBrowser();

const samples = app.deps.inbox?.samples() ?? [];

// Only for the gallery: what a mail says and how it is built is tried by test/mail.
test.runIf(isTakingPictures).each(samples)('the mail $name reads well', async ({ name }) => {
  const { page } = await browser.look(app);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(`/inbox/samples/${name}/html`);
  expect(await overflow(page), 'pixels too wide').toBe(0);
  await takePictures(page, { name: `mail, ${name}`, who: 'guest' });
});
