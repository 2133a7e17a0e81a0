import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startGround } from '../bench/start-site.ts';
import { launchBrowser } from '../test/support/chromium.ts';

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url));

/** `npm run screenshots`: the README's pictures, of the site as it is now. */
async function main(): Promise<void> {
  const ground = await startGround();
  const browser = await launchBrowser();
  try {
    const site = await ground.startSite();
    await mkdir(FOLDER, { recursive: true });
    const open = async (colorScheme: 'light' | 'dark') => {
      const viewport = { width: 1280, height: 800 };
      const context = await browser.newContext({ baseURL: site.base, colorScheme, viewport });
      return context.newPage();
    };

    const guest = await open('light');
    await guest.goto('/sign-in');
    await guest.screenshot({ path: `${FOLDER}/sign-in.png` });

    const person = await open('dark');
    await person.goto('/sign-up');
    await person.locator('#name').fill('Ada Lovelace');
    await person.locator('#email').fill('ada@example.com');
    await person.locator('#password').fill('a quiet harbour');
    await person.locator('main form button.primary').click();
    await person.waitForURL('**/dashboard');
    await person.screenshot({ path: `${FOLDER}/dashboard.png` });
  } finally {
    await browser.close();
    await ground.stop();
  }
}

await main();
