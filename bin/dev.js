import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { BundleError, ROOT, rebuilder } from './build.js';
import { privateFolder } from './bundle.js';

/** Folders whose files are code, or are read once at the start. A view is read anew at each page. */
const WATCHED = ['src', 'migrations', 'public'];

/** Editors write a file more than once, and a change of branch touches many (milliseconds). */
const SETTLED = 50;

/**
 * `npm run dev`: runs the site, and starts it anew when a file has changed. While the sources have a
 * mistake, the site goes on as it was.
 */
async function main() {
  const folder = privateFolder('dev');
  const rebuild = await rebuilder(folder);
  const site = createSite(join(folder, 'server.mjs'));
  let changed = true;
  let working = false;
  const work = async () => {
    if (working) return;
    working = true;
    while (changed) {
      changed = false;
      if (await succeeds(rebuild)) await site.restart();
    }
    working = false;
  };
  onChange(() => {
    changed = true;
    void work();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void site.stop());
  await work();
}

/** @param {() => Promise<void>} rebuild */
async function succeeds(rebuild) {
  try {
    await rebuild();
    return true;
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    console.error(error.message);
    return false;
  }
}

/**
 * The site as a process of its own.
 * @param {string} file
 */
function createSite(file) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  const isRunning = () => child && child.exitCode === null && child.signalCode === null;
  return {
    /** At once: what is under way is lost, but the private database server goes on and is joined again. */
    async restart() {
      if (child && isRunning()) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      child = spawn(process.execPath, [file], { cwd: ROOT, stdio: 'inherit' });
    },
    /** Lets it finish, then ends this process, too. */
    async stop() {
      if (child && isRunning()) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      process.exit();
    },
  };
}

/** @param {() => void} tell is called when changes have settled */
function onChange(tell) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      watchFolders(soon);
      tell();
    }, SETTLED);
  };
  watchFolders(soon);
  // The file may be missing, and editors put a new one in its place.
  watch(ROOT, (_, name) => {
    if (name === '.env') soon();
  });
}

/** @type {Set<string>} */
const watched = new Set();

/**
 * Watches each folder that is not watched yet. Node 20's own way of watching what is below a folder
 * does not see a file again that an editor has put in the place of the old one.
 * @param {() => void} tell
 */
function watchFolders(tell) {
  for (const top of WATCHED) {
    const below = readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true });
    const folders = below.filter((entry) => entry.isDirectory());
    for (const path of [top, ...folders.map(({ parentPath, name }) => join(parentPath, name))]) {
      const folder = resolve(ROOT, path);
      if (watched.has(folder)) continue;
      watched.add(folder);
      const forget = () => watched.delete(folder);
      watch(folder, tell).on('error', forget).on('close', forget);
    }
  }
}

main().catch((error) => {
  console.error(error instanceof BundleError ? error.message : error);
  process.exitCode = 1;
});
