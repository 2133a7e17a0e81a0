import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { sourceStack } from '../../src/source-stack.ts';

/** The stack of an error that a bundle throws, before anything is done with it. */
async function thrownBy(sourcemap: boolean): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-stack-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const source = '\n\nexport function fail(): never {\n  throw new Error("as it should");\n}\n';
  await writeFile(join(folder, 'thrower.ts'), source);
  const outfile = join(folder, 'latchkey.cjs');
  const entryPoints = [join(folder, 'thrower.ts')];
  await build({ entryPoints, outfile, bundle: true, format: 'cjs', sourcemap, minify: true });
  try {
    createRequire(import.meta.url)(outfile).fail();
  } catch (error) {
    return (error as Error).stack ?? '';
  }
  throw new Error('nothing was thrown');
}

test('a stack from the bundle names the sources', async () => {
  const stack = await thrownBy(true);
  expect(stack).toContain('latchkey.cjs:');
  expect(sourceStack(stack)).toMatch(/^Error: as it should\n.*thrower\.ts:4:9\)?\n/);
  // As part of a line of the log, too.
  expect(sourceStack(JSON.stringify({ stack }))).toContain('thrower.ts:4:9');
});

test('a stack without a map, or from elsewhere, stays as it is', async () => {
  const stack = await thrownBy(false);
  expect(sourceStack(stack)).toBe(stack);
  const elsewhere = 'Error: a\n    at b (/somewhere/latchkey.cjs:1:1)\n    at c (/d/e.js:1:2)';
  expect(sourceStack(elsewhere)).toBe(elsewhere);
});
