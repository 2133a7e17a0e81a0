// Plain JavaScript, so that an operator's tools can run it where nothing was built.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The packages that run in production, by name, each with its version and licence, as the lock file has them.
 * @param {string} lockFile
 * @returns {{ name: string, version: string, licence: string }[]}
 */
export function licencesOf(lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
  /** @type {Set<string>} */
  const found = new Set();
  // A package finds another where it lies: in its own folder, or in that of one above it.
  const find = (/** @type {string} */ from, /** @type {string} */ name) => {
    const folders = from === '' ? [] : from.split('/node_modules/');
    const places = folders.map(
      (_, index) => `${folders.slice(0, index + 1).join('/node_modules/')}/`,
    );
    return ['', ...places]
      .reverse()
      .map((place) => `${place}node_modules/${name}`)
      .find((path) => packages[path]);
  };
  const take = (/** @type {string} */ path) => {
    const { dependencies, optionalDependencies } = packages[path];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const other = find(path, name);
      if (!other || found.has(other)) continue;
      found.add(other);
      take(other);
    }
  };
  take('');
  return [...found]
    .map((path) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: packages[path].version,
      licence: packages[path].license ?? 'unknown',
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, version, licence } of licencesOf('package-lock.json')) {
    console.log(`${name}@${version}  ${licence}`);
  }
}
