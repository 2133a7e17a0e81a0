import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** MySQL's server as a program of this machine. */
export interface Mysqld {
  readonly version: string;
  readonly command: string;
  /** What stands before all other arguments. */
  readonly first: readonly string[];
  /** Where it finds what belongs to it. */
  readonly places: readonly string[];
}

const SINCE = [8, 4] as const;

/**
 * MySQL's server: the program that was named, or `mysqld` of this machine where that is not MariaDB's.
 * One that was unpacked from Debian's packages beside its own C library is run with that.
 * @returns in words why there is none, otherwise
 */
export function findMysqld(given?: string): Mysqld | string {
  const path = given ? resolve(given) : (pathOf('mysqld') ?? '');
  if (!path) return 'no mysqld on this machine; --mysqld names one (docs/faults.md)';
  if (!existsSync(path)) return `${path} is not there`;
  const libraries = resolve(dirname(path), '../lib/x86_64-linux-gnu');
  const loader = join(libraries, 'ld-linux-x86-64.so.2');
  const ways = [
    { command: path, first: [] },
    { command: loader, first: ['--library-path', libraries, path] },
  ];
  for (const { command, first } of ways) {
    const { stdout, status } = spawnSync(command, [...first, '--no-defaults', '--version'], {
      encoding: 'utf8',
    });
    if (status !== 0) continue;
    const [, version = '', major = '0', minor = '0'] =
      /Ver ((\d+)\.(\d+)[\d.]*)/.exec(stdout) ?? [];
    const isOld = (Number(major) - SINCE[0] || Number(minor) - SINCE[1]) < 0;
    if (/mariadb/i.test(stdout) || isOld) {
      return `${path} is not MySQL ${SINCE.join('.')} or later; --mysqld names another one (docs/faults.md)`;
    }
    return { version, command, first, places: placesBeside(path) };
  }
  return `${path} does not run`;
}

function pathOf(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** The folders of a package, wherever it was unpacked. */
function placesBeside(path: string): string[] {
  const base = resolve(dirname(path), '..');
  const there = (names: readonly string[]) =>
    names.map((name) => join(base, name)).find((one) => existsSync(one));
  const plugins = there(['lib/plugin', 'lib/mysql/plugin', 'lib64/mysql/plugin']);
  const sets = there(['share/mysql/charsets', 'share/charsets']);
  return [
    `--basedir=${base}`,
    ...(plugins ? [`--plugin-dir=${plugins}`] : []),
    ...(sets ? [`--character-sets-dir=${sets}`, `--lc-messages-dir=${dirname(sets)}`] : []),
  ];
}
