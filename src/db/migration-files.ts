import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { projectPath } from '../root.ts';

/** A file of the folder `migrations`. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, in hexadecimal digits. */
  readonly checksum: string;
}

const DIRECTORY = projectPath('migrations');

/** Checksums of files as they were once, when what they make was the same as now. */
export const FORMER: Readonly<Record<string, readonly string[]>> = {
  // It could not run again after the server had refused its triggers.
  '0003_audit.sql': ['98158743a81a7e3ca488f6a9a4f14979738a9d21a921c34cd6d4dcaa3a675767'],
};

/**
 * All files in the order in which they are applied: ours, then those of the site that somebody has made of
 * Latchkey (migrations/site, with numbers of their own).
 */
export function readMigrations(): Migration[] {
  return ['', 'site/']
    .flatMap((folder) => namesIn(folder).map((name) => folder + name))
    .map((name) => {
      const sql = readFileSync(`${DIRECTORY}/${name}`, 'utf8').replaceAll('\r\n', '\n');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

function namesIn(folder: string): string[] {
  const path = `${DIRECTORY}/${folder}`;
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort();
}
