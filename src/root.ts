import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of a file of the project that is read as it is, such as a view or a migration. `path` counts
 * from the folder of `package.json`: code that runs from the bundle lies elsewhere than its source.
 */
export function projectPath(path: string): string {
  return join(ROOT, path);
}

const ROOT = folderWithPackage(dirname(fileURLToPath(import.meta.url)));

function folderWithPackage(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('No package.json lies above the program.');
  return folderWithPackage(parent);
}
