import { execFile } from 'node:child_process';
import {
  chmod,
  chown,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { productionCheckout, tinyCheckout } from './support/checkout.ts';
import { filesIn, TYPESCRIPT } from './support/sources.ts';

const run = promisify(execFile);

interface Outcome {
  readonly code?: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `node` says in a checkout, whether it ends well or not. */
function node(checkout: string, ...args: string[]): Promise<Outcome> {
  return run(process.execPath, args, { cwd: checkout }).catch((error: Outcome) => error);
}

const cacheOf = (checkout: string) => join(checkout, 'node_modules/.cache/latchkey');

/** The one build that is there. */
async function onlyBuild(checkout: string): Promise<string> {
  const names = await readdir(cacheOf(checkout));
  expect(names).toHaveLength(1);
  return join(cacheOf(checkout), String(names[0]));
}

async function expectClosed(folder: string): Promise<void> {
  const { mode, uid } = await stat(folder);
  expect([mode & 0o777, uid]).toEqual([0o700, process.getuid?.()]);
}

test('a build is closed to others, and is used again until a source changes', async () => {
  const checkout = await tinyCheckout('first');
  expect(await node(checkout, 'bin/run.js', 'server')).toMatchObject({ stdout: 'first' });
  const build = await onlyBuild(checkout);
  await expectClosed(cacheOf(checkout));
  await expectClosed(build);

  const { mtimeMs } = await stat(join(build, 'server.mjs'));
  expect(await node(checkout, 'bin/run.js', 'server')).toMatchObject({ stdout: 'first' });
  expect((await stat(join(build, 'server.mjs'))).mtimeMs).toBe(mtimeMs);

  // As long as before, and with its old time: only what it says differs.
  await writeFile(join(checkout, 'src/server.ts'), `process.stdout.write('other');\n`);
  expect(await node(checkout, 'bin/run.js', 'server')).toMatchObject({ stdout: 'other' });
});

test('arguments reach the program', async () => {
  const checkout = await tinyCheckout('');
  const source = 'process.stdout.write(JSON.stringify(process.argv.slice(2)));';
  await writeFile(join(checkout, 'bin/latchkey.ts'), source);
  const { stdout } = await node(checkout, 'bin/run.js', 'latchkey', 'users', '--a b');
  expect(JSON.parse(stdout)).toEqual(['users', '--a b']);
});

test('what a program loads only when it wants it, such as the library for pictures, is there', async () => {
  const checkout = await tinyCheckout('');
  const source = `import('node:zlib').then(({ gzipSync }) => process.stdout.write(typeof gzipSync));`;
  await writeFile(join(checkout, 'src/server.ts'), source);
  expect(await node(checkout, 'bin/run.js', 'server')).toEqual({ stdout: 'function', stderr: '' });
});

test('a mistake in a source, and a program that is not there, are told in words', async () => {
  const checkout = await tinyCheckout('');
  await writeFile(join(checkout, 'bin/latchkey.ts'), 'const = 1;\n');
  const broken = await node(checkout, 'bin/run.js', 'server');
  expect(broken).toMatchObject({ code: 1, stdout: '' });
  expect(broken.stderr).toMatch(/^The sources cannot be built\.\n.*bin\/latchkey\.ts:1:6/s);
  expect(broken.stderr).not.toMatch(/^\s+at /m);
  expect(await readdir(cacheOf(checkout))).toEqual([]);

  const unknown = await node(checkout, 'bin/run.js', 'serve');
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toContain('node bin/run.js build | server | latchkey');
});

test('of two that build at once both run', async () => {
  const checkout = await tinyCheckout('ready');
  const outcomes = await Promise.all([1, 2, 3].map(() => node(checkout, 'bin/run.js', 'server')));
  expect(outcomes).toEqual([1, 2, 3].map(() => ({ stdout: 'ready', stderr: '' })));
  await onlyBuild(checkout);
});

describe('what somebody has prepared in the cache is not run', () => {
  /** A checkout with a build in which another program stands. */
  async function planted() {
    const checkout = await tinyCheckout('ours');
    await node(checkout, 'bin/run.js', 'server');
    const build = await onlyBuild(checkout);
    await writeFile(join(build, 'server.mjs'), `process.stdout.write('planted');`);
    return { checkout, build, cache: cacheOf(checkout) };
  }

  test('but it is while the folder is ours and closed, or the rest would prove nothing', async () => {
    const { checkout } = await planted();
    expect(await node(checkout, 'bin/run.js', 'server')).toMatchObject({ stdout: 'planted' });
  });

  type Places = { readonly cache: string; readonly build: string };
  const loosenings: [string, (places: Places) => Promise<void>][] = [
    ['when the cache is open to all', ({ cache }) => chmod(cache, 0o777)],
    ['when its group may look into it', ({ cache }) => chmod(cache, 0o750)],
    ['when the build is open', ({ build }) => chmod(build, 0o722)],
    [
      'when the cache leads elsewhere',
      async ({ cache }) => {
        await rename(cache, `${cache}-there`);
        await symlink(`${cache}-there`, cache);
      },
    ],
  ];
  // Only root can give a folder to another user.
  if (process.getuid?.() === 0) {
    loosenings.push(
      ['when the cache is of another user', ({ cache }) => chown(cache, 65534, 65534)],
      ['when the build is of another user', ({ build }) => chown(build, 65534, 65534)],
    );
  }

  test.each(loosenings)('%s', async (_, loosen) => {
    const { checkout, build, cache } = await planted();
    await loosen({ build, cache });
    expect(await node(checkout, 'bin/run.js', 'server')).toMatchObject({ stdout: 'ours' });
    await expectClosed(cache);
    await expectClosed(await onlyBuild(checkout));
  });
});

describe('dist', () => {
  test('is what runs as long as it is of these sources; nothing else is written then', async () => {
    const checkout = await tinyCheckout('built');
    expect(await node(checkout, 'bin/run.js', 'build')).toEqual({ stdout: '', stderr: '' });
    expect(await node(checkout, 'dist/server.mjs')).toMatchObject({ stdout: 'built' });
    expect(await node(checkout, 'bin/run.js', 'server')).toMatchObject({ stdout: 'built' });
    expect(await readdir(join(checkout, 'node_modules'))).not.toContain('.cache');

    await writeFile(join(checkout, 'src/server.ts'), `process.stdout.write('newer');\n`);
    expect(await node(checkout, 'bin/run.js', 'server')).toMatchObject({ stdout: 'newer' });
  });

  test('is not run when others may write in it', async () => {
    const checkout = await tinyCheckout('ours');
    await node(checkout, 'bin/run.js', 'build');
    await writeFile(join(checkout, 'dist/server.mjs'), `process.stdout.write('planted');`);
    await chmod(join(checkout, 'dist'), 0o777);
    expect(await node(checkout, 'bin/run.js', 'server')).toMatchObject({ stdout: 'ours' });
  });

  test('can be written by its owner alone, whatever files are made like here', async () => {
    const checkout = await tinyCheckout('built');
    await run('sh', ['-c', 'umask 0; exec node bin/run.js build'], { cwd: checkout });
    const names = await readdir(join(checkout, 'dist'));
    const modes = await Promise.all(
      names.map(async (name) => (await stat(join(checkout, 'dist', name))).mode & 0o777),
    );
    expect([...new Set(modes)]).toEqual([0o644]);
  });
});

describe('TypeScript that developers run', () => {
  /** A program whose transpiled form somebody has exchanged where tsx looks for it, and the way to run it. */
  async function planted() {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-tsx-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const program = join(folder, 'program.mts');
    await writeFile(program, `process.stdout.write('ours' as string);\n`);
    const start = async (loader: string) => {
      const env = { PATH: process.env.PATH, TMPDIR: folder };
      const { stdout } = await run(process.execPath, ['--import', loader, program], { env });
      return stdout;
    };
    const cache = join(folder, `tsx-${process.geteuid?.()}`);
    // tsx writes its cache beside the program and ends with it: what was written is sometimes cut off.
    await vi.waitFor(async () => {
      await start(import.meta.resolve('tsx'));
      for (const name of await readdir(cache)) {
        const kept = JSON.parse(await readFile(join(cache, name), 'utf8'));
        const code = kept.code.replace('ours', 'planted');
        await writeFile(join(cache, name), JSON.stringify({ ...kept, code }));
      }
      expect(await start(import.meta.resolve('tsx'))).toBe('planted');
    }, 60_000);
    return start;
  }

  test('is not taken from a folder that others can prepare', async () => {
    const start = await planted();
    expect(await start(TYPESCRIPT)).toBe('ours');
  });

  test('is run so by every script, and by every test', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    const direct = Object.entries<string>(scripts).filter(
      ([, words]) => /\S\.ts\b/.test(words) && !words.includes('--import ./bin/typescript.js '),
    );
    expect(direct).toEqual([]);
    const sources = ['bin', 'bench', 'src', 'test'].flatMap((folder) => filesIn(folder, '.ts'));
    const named = sources.filter(({ text }) =>
      /\bnpx tsx\b|\['--import', 'tsx'|\btsx\/cli\b/.test(text),
    );
    expect(named.map(({ path }) => path)).toEqual(['test/bundle.test.ts']);
  });
});

test('without the packages of developers everything can be built and run', async () => {
  const checkout = await productionCheckout();
  expect(await node(checkout, 'bin/run.js', 'build')).toEqual({ stdout: '', stderr: '' });
  const usage = await node(checkout, 'dist/latchkey.mjs', 'users', 'ban');
  expect(usage).toMatchObject({ code: 2 });
  expect(usage.stderr).toContain('users disable <who>');
  const server = await node(checkout, 'dist/server.mjs');
  expect(server).toMatchObject({ code: 1 });
  expect(server.stderr).toContain('BETTER_AUTH_SECRET is missing');
});
