import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import {
  FOLDER,
  pictureName,
  type RecordedState,
  THEMES,
  WIDTHS,
} from '../../src/features/gallery/recorded.ts';
import { views } from '../../src/web/views/views.ts';

/** Whether pictures are taken (`npm run gallery`). */
export const isTakingPictures = process.env.GALLERY === '1';

const HEIGHT = 800;

/** The view of the page that this process has rendered last, by its name. */
let lastView = '';

if (isTakingPictures) {
  const { render } = views;
  views.render = (name, ...locals) => {
    if (!name.startsWith('layouts/')) lastView = name;
    return render(name, ...locals);
  };
}

/** Takes the pictures of a page as it stands there, and leaves it in light on a laptop. */
export async function takePictures(
  page: Page,
  { name, who, status = 200 }: { name: string; who: string; status?: number | undefined },
): Promise<void> {
  if (!isTakingPictures) return;
  await mkdir(FOLDER, { recursive: true });
  const signedIn = who === 'guest' ? 'guest' : 'user';
  const id = `${name} ${signedIn}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const state: RecordedState = { id, name, who: signedIn, status, source: views.fileOf(lastView) };
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      expect(await wrappedButtons(page), `${width} px`).toEqual([]);
      const path = join(FOLDER, pictureName(id, theme, width));
      await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await writeFile(join(FOLDER, `${id}.json`), JSON.stringify(state));
}

/** The words of buttons that need two lines. */
function wrappedButtons(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('main .button, header .button')]
    .filter((button) => button.offsetHeight > 1.2 * parseFloat(getComputedStyle(button).minHeight))
    .map((button) => button.innerText)`);
}
