import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  copyFile,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { throwawayFolder } from '../support/server.ts';

/** A copy of what bin/setup works on, in which packages, a server and a browser seem installed. */
let root: string;

beforeEach(async () => {
  const folder = await throwawayFolder('latchkey-setup-');
  root = folder.path;
  await mkdir(join(root, 'bin'));
  await mkdir(join(root, 'stubs'));
  await mkdir(join(root, 'node_modules/knip'), { recursive: true });
  for (const file of ['bin/setup', '.env.example']) await copyFile(file, join(root, file));
  await writeFile(join(root, 'package-lock.json'), '{}');
  await writeFile(join(root, 'node_modules/.package-lock.json'), '{}');
  await writeFile(join(root, 'node_modules/.installed-lock.json'), '{}');
  await writeFile(join(root, 'bin/locate'), 'exit 0');
  await stub('id', 'echo 1000');
  await stub('npm', noted('npm "$@"'));
  await stub('apt-get', noted('apt-get "$@"'));
  return folder.remove;
});

describe('bin/setup', () => {
  test('stops at a Node.js that is too old and says which one is needed', async () => {
    for (const version of ['18.20.8', '20.18.1']) {
      await stub('node', `echo v${version}`);
      const { status, stderr } = setup();
      expect(status).toBe(1);
      expect(stderr).toContain(`needs Node.js 20.19 or later; this is ${version}`);
    }
  });

  test.each(['20.19.0', '22.12.0', '24.1.0'])('takes Node.js %s', async (version) => {
    await stub('node', `echo v${version}`);
    expect(setup('--modules').status).toBe(0);
  });

  test('writes .env once, with a fresh secret and for its owner only', async () => {
    expect(setup().status).toBe(0);
    const first = await readFile(join(root, '.env'), 'utf8');
    expect(first).toMatch(/^BETTER_AUTH_SECRET=[\w-]{43}$/m);
    expect((await stat(join(root, '.env'))).mode & 0o777).toBe(0o600);

    expect(setup()).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(await readFile(join(root, '.env'), 'utf8')).toBe(first);

    await rm(join(root, '.env'));
    setup();
    expect(await readFile(join(root, '.env'), 'utf8')).not.toBe(first);
  });

  test('leaves a .env that is there as it is', async () => {
    await writeFile(join(root, '.env'), 'PORT=4000\n');
    expect(setup().status).toBe(0);
    expect(await readFile(join(root, '.env'), 'utf8')).toBe('PORT=4000\n');
  });

  test('does not empty the packages of another folder, to which node_modules is a link', async () => {
    await writeFile(join(root, 'package-lock.json'), '{"changed":true}');
    await rename(join(root, 'node_modules'), join(root, 'elsewhere'));
    await symlink(join(root, 'elsewhere'), join(root, 'node_modules'));
    const { status, stderr } = setup();
    expect(status).toBe(1);
    expect(stderr).toContain('node_modules is a link');
    expect(await notes()).toBe('');
  });

  test('installs packages when they are missing or the lock file changed', async () => {
    await writeFile(join(root, 'package-lock.json'), '{"changed":true}');
    expect(setup().status).toBe(0);
    expect(await notes()).toMatch(/^npm ci --include=dev/);
    await clearNotes();
    expect(setup().status).toBe(0);
    expect(await notes()).toBe('');

    await rm(join(root, 'node_modules/.package-lock.json'));
    setup();
    expect(await notes()).toMatch(/^npm ci/);
  });

  test('adds the development packages to an installation for production', async () => {
    await rm(join(root, 'node_modules/knip'), { recursive: true });
    expect(setup('start', { NODE_ENV: 'production' }).status).toBe(0);
    expect(await notes()).toBe('');
    expect(setup('--test', { NODE_ENV: 'production' }).status).toBe(0);
    expect(await notes()).toMatch(/^npm ci --include=dev/);
  });

  test('stops when the packages cannot be installed', async () => {
    await rm(join(root, 'node_modules/.package-lock.json'));
    await stub('npm', 'exit 7');
    expect(setup().status).toBe(7);
  });

  test('as root on Debian, installs the database server and says so', async () => {
    await stub('id', 'echo 0');
    await writeFile(join(root, 'bin/locate'), '[ -f notes ] && grep -q "install.*mariadb" notes');
    const { status, stdout } = setup();
    expect(status).toBe(0);
    expect(stdout).toContain('Installing mariadb-server with apt-get');
    expect(await notes()).toMatch(/apt-get update.*\napt-get install .*mariadb-server/);
  });

  test('as another user, prints the command for the database server and stops', async () => {
    await writeFile(join(root, 'bin/locate'), 'exit 1');
    const { status, stderr } = setup();
    expect(status).toBe(1);
    expect(stderr).toMatch(/sudo apt-get install mariadb-server|brew install mariadb/);
    expect(await notes()).toBe('');
  });

  test('needs no database server when DATABASE_URL names one', async () => {
    await writeFile(join(root, 'bin/locate'), 'exit 1');
    expect(setup('start', { DATABASE_URL: 'mysql://a@b/c' }).status).toBe(0);
    await writeFile(join(root, '.env'), 'DATABASE_URL=mysql://a@b/c\n');
    expect(setup().status).toBe(0);
  });

  test('asks for Chromium only for the tests', async () => {
    await writeFile(join(root, 'bin/locate'), '[ "$1" != chromium ]');
    expect(setup().status).toBe(0);
    const { status, stderr } = setup('--test');
    expect(status).toBe(1);
    expect(stderr).toMatch(/Chromium is missing.*CHROMIUM_PATH/s);
  });

  describe('as root on Debian, for the tests', () => {
    const headless = 'apt-get install .*chromium-headless-shell';
    const setUpTests = () => setup('--test', { OS_RELEASE: join(root, 'os-release') });
    beforeEach(async () => {
      await stub('id', 'echo 0');
      await writeFile(join(root, 'os-release'), 'ID=debian\n');
    });

    test('adds a Chromium without windows to one with windows', async () => {
      const isHere = `[ "$1" != headless-chromium ] || grep -qs '${headless}' notes`;
      await writeFile(join(root, 'bin/locate'), isHere);
      expect(setUpTests().status).toBe(0);
      expect(await notes()).toMatch(/apt-get install .*chromium-headless-shell/);
      await clearNotes();
      await writeFile(join(root, 'bin/locate'), 'exit 0');
      expect(setUpTests()).toMatchObject({ status: 0, stdout: '' });
      expect(await notes()).toBe('');
    });

    test('is content with the one that is here, and tries once, when there is none to be had', async () => {
      await writeFile(join(root, 'bin/locate'), '[ "$1" != headless-chromium ]');
      await stub('apt-get', `${noted('apt-get "$@"')}; exit 100`);
      const { status, stdout } = setUpTests();
      expect(status).toBe(0);
      expect(stdout).toContain('an ordinary Chromium does');
      await clearNotes();
      expect(setUpTests()).toMatchObject({ status: 0, stdout: '' });
      expect(await notes()).toBe('');
    });
  });

  test('for the checks, looks after packages alone', async () => {
    await writeFile(join(root, 'bin/locate'), 'exit 1');
    expect(setup('--modules').status).toBe(0);
    await expect(stat(join(root, '.env'))).rejects.toThrow('ENOENT');
  });

  test('in production, installs no system package and invents no secret', async () => {
    await writeFile(join(root, 'bin/locate'), 'exit 1');
    expect(setup('start', { NODE_ENV: 'production' })).toMatchObject({ status: 0, stdout: '' });
    await expect(stat(join(root, '.env'))).rejects.toThrow('ENOENT');
  });

  test('two at once install once', async () => {
    await rm(join(root, 'node_modules/.package-lock.json'));
    await stub('npm', `sleep 1; ${noted('npm "$@"')}`);
    const runs = [1, 2].map(() =>
      once(spawn('sh', ['bin/setup'], { cwd: root, env: env() }), 'exit'),
    );
    expect(await Promise.all(runs)).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(await notes()).toMatch(/^npm ci[^\n]*\n$/);
  });

  test('is not held up by a set-up that was killed', async () => {
    await mkdir(join(root, '.data/setup.lock'), { recursive: true });
    await writeFile(join(root, '.data/setup.lock/pid'), '99999999');
    expect(setup().status).toBe(0);
    await expect(stat(join(root, '.data/setup.lock'))).rejects.toThrow('ENOENT');
  });
});

function setup(mode = 'start', more: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync('sh', ['bin/setup', mode], {
    cwd: root,
    encoding: 'utf8',
    env: { ...env(), ...more },
  });
  return { status, stdout, stderr };
}

function env() {
  return { PATH: `${join(root, 'stubs')}:${process.env.PATH}` };
}

/** A program that stands in for the real one. */
async function stub(name: string, script: string): Promise<void> {
  const path = join(root, 'stubs', name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

function noted(command: string): string {
  return `echo "${command.replaceAll('"', '')}" >> notes; touch node_modules/.package-lock.json`;
}

function notes(): Promise<string> {
  return readFile(join(root, 'notes'), 'utf8').catch(() => '');
}

function clearNotes(): Promise<void> {
  return rm(join(root, 'notes'));
}
