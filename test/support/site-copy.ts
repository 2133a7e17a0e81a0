import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the site runs from, and what tests of it need. */
const COPIED = ['docs', 'migrations', 'public', 'src', 'views', 'test'];

/** A copy of the project under git, as somebody has it who makes a site of Latchkey. */
export interface SiteCopy {
  readonly folder: string;
  /** Writes files, by their paths; `undefined` removes one, or a folder, if it is there. */
  change(files: Readonly<Record<string, string | undefined>>): void;
  read(path: string): string;
  /** @throws with git's words when it fails, as a merge does in a conflict */
  git(...args: string[]): string;
  /** Keeps all changes as a commit. */
  commit(message: string): void;
  remove(): void;
}

export function siteCopy(): SiteCopy {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-site-'));
  for (const name of [...COPIED, 'package.json']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const commit = (message: string) => {
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  commit('Latchkey');
  return {
    folder,
    git,
    commit,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    change(files) {
      for (const [path, text] of Object.entries(files)) {
        const file = join(folder, path);
        if (text === undefined) {
          rmSync(file, { recursive: true, force: true });
        } else {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      }
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The files that docs/your-site.md shows, by their paths: each is named in a line, and then printed. */
export function filesOfRecipe(title: string): Record<string, string> {
  const text = readFileSync(join(ROOT, 'docs/your-site.md'), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
  const files = section.matchAll(/^`([\w./-]+)`:\n\n((?: {4}.*\n|\n(?= {4}))+)/gm);
  return Object.fromEntries(
    [...files].map(([, path = '', printed = '']) => [path, printed.replace(/^ {4}/gm, '')]),
  );
}
