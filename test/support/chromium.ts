import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const LOCATE = fileURLToPath(new URL('../../bin/locate', import.meta.url));

/** The Chromium that bin/setup found, without the traffic that it makes of its own accord. */
function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: execFileSync('sh', [LOCATE, 'chromium'], { encoding: 'utf8' }).trim(),
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // A page is left before it was worth compiling its scripts well, or sweeping them up on other threads: a fifth of
      // the work of looking at it.
      '--js-flags=--single-threaded --no-opt --no-maglev',
      // Its sandbox needs an ordinary user.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}

let browser: Browser | undefined;

/** The browser of this worker. It ends with the worker, by the pipe between them. */
export async function workerBrowser(): Promise<Browser> {
  if (!browser?.isConnected()) browser = await launchBrowser();
  return browser;
}
