import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What `node --import` takes to run TypeScript. */
export const TYPESCRIPT = new URL('../../bin/typescript.js', import.meta.url).href;

/** A file of the project, for tests that hold its rules. */
export interface SourceFile {
  /** From the top of the project: `src/web/form.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** The file that is imported, from the top of the project; a library by its name. */
  readonly from: string;
  readonly typeOnly: boolean;
}

/** The files below a folder whose names end so. */
export function filesIn(folder: string, ending: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** What a file imports or hands on. A list of which every name is marked `type` is type-only, too. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(?<type>type\s)?(?<what>[^'";]*?)(?:\bfrom\s+)?'(?<from>[^']+)';/gm,
  );
  const dynamic = text.matchAll(/\bimport\(\s*'(?<from>[^']+)'\s*\)/g);
  return [...statements, ...dynamic].map(({ groups = {} }) => {
    const { from = '', type, what = '' } = groups;
    const names = /\{(.*)\}/s
      .exec(what)?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '');
    const allTypes = names?.every((name) => name.trim().startsWith('type ')) ?? false;
    return {
      from: from.startsWith('.') ? join(dirname(path), from) : from,
      typeOnly: type !== undefined || allTypes,
    };
  });
}

/** The text without its comments, so that a word in one is no use of it. */
export function withoutComments(text: string): string {
  return text
    .replace(/<%#[\s\S]*?%>/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[\s;{}(])\/\/.*$/gm, '$1');
}
