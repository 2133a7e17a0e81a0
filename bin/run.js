import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BundleError, PROGRAMS } from './build.js';
import { buildBundle, buildDist } from './bundle.js';

/**
 * `node bin/run.js <program> [arguments]` runs a program from the bundle, which it builds first when
 * the sources have changed. `node bin/run.js build` only builds, into `dist`.
 */
async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  if (name === 'build' && args.length === 0) {
    await buildDist();
    return;
  }
  if (!Object.hasOwn(PROGRAMS, name)) {
    console.error(`node bin/run.js build | ${Object.keys(PROGRAMS).join(' | ')}`);
    process.exitCode = 2;
    return;
  }
  const file = join(await buildBundle(), `${name}.mjs`);
  process.argv.splice(1, Number.POSITIVE_INFINITY, file, ...args);
  await import(pathToFileURL(file).href);
}

main().catch((error) => {
  console.error(error instanceof BundleError ? error.message : error);
  process.exitCode = 1;
});
