// A bundle takes a copy of this file along: it starts the programs of the `latchkey.cjs` beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const CODE = join(FOLDER, 'latchkey.cjs');

/** What V8 had compiled of the code when the bundle was made: most of a start would be that. */
const COMPILED = join(FOLDER, 'latchkey.v8');

/**
 * Starts a program by its name.
 * @param {string} name
 */
export function start(name) {
  return evaluate(compile(readCompiled()))[name]?.();
}

/** Evaluates the modules of the site, without starting it, and writes down what was compiled for that. */
export async function keepCompiled() {
  const script = compile(undefined);
  await evaluate(script).modules?.();
  writeFileSync(COMPILED, script.createCachedData());
}

function readCompiled() {
  try {
    return readFileSync(COMPILED);
  } catch {
    return undefined;
  }
}

/**
 * V8 looks itself at whether what it is given is of its own version and of code of this length.
 * @param {Buffer | undefined} cachedData
 */
function compile(cachedData) {
  const code = readFileSync(CODE, 'utf8');
  return new vm.Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
    filename: CODE,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData && { cachedData }),
  });
}

/**
 * As Node evaluates a CommonJS module.
 * @param {vm.Script} script
 * @returns {Record<string, () => Promise<unknown>>}
 */
function evaluate(script) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(CODE), module, CODE, FOLDER);
  return module.exports;
}
