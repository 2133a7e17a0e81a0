// Plain JavaScript, because Node 20 reads it before anything is built.
import { execFile } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The programs that a bundle holds, and the file in which each begins. */
export const PROGRAMS = {
  server: 'src/server.ts',
  latchkey: 'bin/latchkey.ts',
  features: 'bin/features.ts',
};

/** The folder of the project. */
export const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)));

/** What a start of the site evaluates. */
const MODULES = ['src/app.ts', 'src/deps.ts'];

/** What a build depends on beside the sources; the lock file stands for the packages. */
export const BUILT_WITH = ['bin/build.js', 'bin/load.js', 'package-lock.json', 'tsconfig.json'];

/** A mistake that is told in words, without a stack. */
export class BundleError extends Error {}

/**
 * Builds all programs into a folder: the code, a file to start each by, and what V8 has compiled.
 * @param {string} outdir
 * @throws {BundleError} when the sources have a mistake
 */
export async function build(outdir) {
  const esbuild = await import('esbuild');
  await inWords(() => esbuild.build(buildOptions(outdir)));
  writeStarters(outdir);
  const load = JSON.stringify(pathToFileURL(join(outdir, 'load.mjs')).href);
  const text = `import { keepCompiled } from ${load}; await keepCompiled(); process.exit();`;
  await run(process.execPath, ['--input-type=module', '--eval', text]).catch((error) => {
    throw new BundleError(`The site cannot be loaded.\n\n${error.stderr}`);
  });
}

/**
 * Builds again and again into a folder, without what V8 has compiled.
 * @param {string} outdir
 * @returns {Promise<() => Promise<void>>} builds once
 */
export async function rebuilder(outdir) {
  const esbuild = await import('esbuild');
  const context = await esbuild.context(buildOptions(outdir));
  writeStarters(outdir);
  return () => inWords(() => context.rebuild());
}

/** @param {() => Promise<unknown>} building */
async function inWords(building) {
  try {
    await building();
  } catch (error) {
    const { errors } = /** @type {import('esbuild').BuildFailure} */ (error);
    if (!errors) throw error;
    const { formatMessages } = await import('esbuild');
    const words = await formatMessages(errors, { kind: 'error', color: false });
    throw new BundleError(`The sources cannot be built.\n\n${words.join('\n')}`);
  }
}

/** @param {string} outdir */
function writeStarters(outdir) {
  copyFileSync(join(ROOT, 'bin/load.js'), join(outdir, 'load.mjs'));
  for (const name of Object.keys(PROGRAMS)) {
    const text = `import { start } from './load.mjs';\n\nawait start('${name}');\n`;
    writeFileSync(join(outdir, `${name}.mjs`), text);
  }
}

/**
 * What esbuild is told: all programs in one file, in which a program's modules are evaluated when it starts.
 * Packages with native parts stay where npm has put them.
 * @param {string} outdir
 * @returns {import('esbuild').BuildOptions}
 */
function buildOptions(outdir) {
  const programs = Object.entries(PROGRAMS).map(([name, path]) => [name, `import('./${path}')`]);
  const modules = MODULES.map((path) => `import('./${path}')`);
  const entry = [...programs, ['modules', `Promise.all([${modules}])`]];
  return {
    absWorkingDir: ROOT,
    stdin: {
      contents: entry.map(([name, value]) => `export const ${name} = () => ${value};`).join('\n'),
      resolveDir: ROOT,
    },
    outfile: join(outdir, 'latchkey.cjs'),
    bundle: true,
    // Only CommonJS can be given to V8 together with what it compiled before (Node 20 has no other way).
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    external: ['sharp', '@node-rs/argon2'],
    // What V8 has compiled before cannot import; it can require.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: {
      // Modules are strict; in a script somebody must say so.
      js: `'use strict';const importMetaUrl=require('node:url').pathToFileURL(__filename).href;`,
    },
    minifyWhitespace: true,
    // Node prints the line of a crash, which would be all of the code.
    lineLimit: 200,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
  };
}
