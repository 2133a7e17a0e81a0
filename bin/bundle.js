// Plain JavaScript, because Node 20 reads it before anything is built.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { BUILT_WITH, BundleError, build, ROOT } from './build.js';

/** Where the builds of this user lie, each in a folder that is named after its sources. */
const CACHE = join(ROOT, 'node_modules/.cache/latchkey');

/** What `npm run build` makes. */
const DIST = join(ROOT, 'dist');

/** How many builds stay: a site that runs from an older one may still load a part of it. */
const KEPT = 4;

/** In each complete bundle, the key of the sources that it was built from. */
const KEY_FILE = 'sources.sha256';

/**
 * Makes a folder for builds that is closed to others, and gives its path.
 * @param {string} name
 */
export function privateFolder(name) {
  preparePrivate(CACHE);
  preparePrivate(join(CACHE, name));
  return join(CACHE, name);
}

/**
 * Gives the folder that holds `<program>.mjs` for each program, built from the sources as they are now:
 * `dist` when it is up to date, else a folder in node_modules/.cache, which is made if it is missing.
 * Nothing is run that another user could have put there.
 * @returns {Promise<string>}
 * @throws {BundleError} when the sources cannot be built, or the folder cannot be made or trusted
 */
export async function buildBundle() {
  const key = sourcesKey();
  if (isFromOwner(DIST) && keyOf(DIST) === key) return DIST;
  preparePrivate(CACHE);
  const folder = join(CACHE, key);
  const isReady = () => isPrivate(folder) && keyOf(folder) === key;
  if (isReady()) return folder;
  await buildInto(folder, key, isReady);
  removeOldBuilds(folder);
  return folder;
}

/**
 * Builds into `dist`, which everybody may read who may read the sources, and nobody else may write.
 * @returns {Promise<string>} the folder
 */
export async function buildDist() {
  await buildInto(DIST, sourcesKey(), () => false);
  for (const name of readdirSync(DIST)) chmodSync(join(DIST, name), 0o644);
  chmodSync(DIST, 0o755);
  return DIST;
}

/** Changes with every file of which a bundle is made. */
function sourcesKey() {
  const sources = ['src', 'bin'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const names = [...sources, ...BUILT_WITH].sort();
  // What V8 has compiled is good for this Node alone.
  const hash = createHash('sha256').update(`${process.version} ${process.arch}\0`);
  for (const name of names) {
    const text = readFileSync(join(ROOT, name));
    hash.update(`${name}\0${text.length}\0`).update(text);
  }
  return hash.digest('hex').slice(0, 32);
}

/** @param {string} folder */
function keyOf(folder) {
  try {
    return readFileSync(join(folder, KEY_FILE), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Whether it belongs to us, to root or to the owner of the sources, and nobody else writes there.
 * @param {string} folder
 */
function isFromOwner(folder) {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory() || (found.mode & 0o022) !== 0) return false;
  const owners = [process.getuid?.(), 0, statSync(join(ROOT, 'package.json')).uid];
  return owners.includes(found.uid);
}

/**
 * Whether only we may enter.
 * @param {string} folder
 */
function isPrivate(folder) {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return false;
  return found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
}

/**
 * Makes the folder. What is there and open to others is thrown away, whatever is in it.
 * @param {string} folder
 */
function preparePrivate(folder) {
  if (isPrivate(folder)) return;
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unwritable(folder, cause);
  }
  if (!isPrivate(folder)) throw unwritable(folder);
}

/**
 * @param {string} folder
 * @param {unknown} [cause]
 */
function unwritable(folder, cause) {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  return new BundleError(
    `${folder} cannot be made a folder that only this user may enter${why}. ` +
      'Remove it, or let the owner of the checkout run `npm run build`.',
  );
}

/**
 * The folder gets its name only when it is complete. Of two builds at once the later one is dropped.
 * @param {string} folder
 * @param {string} key
 * @param {() => boolean} isReady whether another build has meanwhile made it
 */
async function buildInto(folder, key, isReady) {
  const unfinished = temporaryBeside(folder);
  try {
    await build(unfinished);
    writeFileSync(join(unfinished, KEY_FILE), key);
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      if (!lstatSync(folder, { throwIfNoEntry: false })) throw error;
      if (!isReady()) replace(folder, unfinished);
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Puts `by` in the place of `folder`, which is missing for an instant only.
 * @param {string} folder
 * @param {string} by
 */
function replace(folder, by) {
  const old = `${by}.old`;
  renameSync(folder, old);
  renameSync(by, folder);
  rmSync(old, { recursive: true, force: true });
}

/** @param {string} folder */
function temporaryBeside(folder) {
  try {
    return mkdtempSync(`${folder}.new-`);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

/** @param {string} current */
function removeOldBuilds(current) {
  const builds = readdirSync(CACHE)
    .map((name) => join(CACHE, name))
    .filter((path) => path !== current && /\/[0-9a-f]{32}$/.test(path))
    .map((path) => ({ path, time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of builds.slice(KEPT - 1)) rmSync(path, { recursive: true, force: true });
}
