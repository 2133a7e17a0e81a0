import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BundleError, buildBundle, PROGRAMS } from './bundle.js';

/** `node bin/run.js <program> [arguments]` runs a program from the bundle, which it builds when it must. */
async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  if (!Object.hasOwn(PROGRAMS, name)) {
    console.error(`node bin/run.js ${Object.keys(PROGRAMS).join(' | ')}`);
    process.exitCode = 2;
    return;
  }
  const file = join(await buildBundle(), `${name}.mjs`);
  process.argv.splice(1, Number.POSITIVE_INFINITY, file, ...args);
  // Stacks then name the sources.
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
}

main().catch((error) => {
  console.error(error instanceof BundleError ? error.message : error);
  process.exitCode = 1;
});
