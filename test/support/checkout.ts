import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { PROGRAMS } from '../../bin/build.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a build reads beside the sources. */
const MANIFESTS = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** A copy of the project with the packages that `npm ci --omit=dev` installs; removed after the test. */
export async function productionCheckout(): Promise<string> {
  const copied = ['bin', 'migrations', 'public', 'src', 'views', ...MANIFESTS];
  return checkout(copied, await productionPackages());
}

/** The same with programs of one line, which are built in a moment: each prints `words`. */
export async function tinyCheckout(words: string): Promise<string> {
  const tools = ['bin/build.js', 'bin/bundle.js', 'bin/dev.js', 'bin/load.js', 'bin/run.js'];
  const folder = await checkout([...tools, ...MANIFESTS], ['esbuild', '@esbuild']);
  await Promise.all(
    [...Object.values(PROGRAMS), 'src/app.ts', 'src/deps.ts'].map(async (path) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `process.stdout.write('${words}');\n`);
    }),
  );
  return folder;
}

async function checkout(copied: readonly string[], packages: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-checkout-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of copied) {
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  }
  await linkPackages(folder, packages);
  return folder;
}

/** Puts into a folder what `npm ci --omit=dev` would install there. */
export async function linkProductionPackages(folder: string): Promise<void> {
  await linkPackages(folder, await productionPackages());
}

async function linkPackages(folder: string, packages: readonly string[]): Promise<void> {
  for (const name of packages) {
    const target = join(folder, 'node_modules', name);
    await mkdir(dirname(target), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), target);
  }
}

/** Their names: what the lock file has at the top of node_modules, and does not keep for developers. */
async function productionPackages(): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  return Object.entries(lock.packages).flatMap(([path, { dev }]) => {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    // Those of other platforms are listed, but not here.
    return name && !dev && existsSync(join(ROOT, path)) ? [name] : [];
  });
}
