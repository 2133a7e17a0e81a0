import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Request, RequestHandler } from 'express';
import { projectPath } from '../root.ts';
import { DAY, HOUR, SECOND } from '../time.ts';
import { onlyMethods } from './methods.ts';
import { type PublicFile, publicFile, sendFile } from './public-file.ts';

/**
 * Style sheets, icons and scripts: what is in `public`. A file of the adopter's in `public/site` stands in
 * for ours of the same path, and is also there by its own: `/site/logo.svg`.
 */
export interface PublicFiles {
  /** Answers a GET or HEAD of a file at once: it needs no session, no words and no line of the log. */
  readonly serve: RequestHandler;
  /** Refuses what else is asked of a file; serves one whose address came in another form before. */
  readonly refuse: RequestHandler;
  /**
   * Where pages have a file from: `/site.css` → `/site-<hash>.css`, which browsers keep for ever.
   *
   * @throws when there is no such file
   */
  readonly href: (path: string) => string;
  readonly has: (path: string) => boolean;
  /** Where a page has its scripts from: they are sent as one file, unless one of them imports. */
  readonly scripts: (paths: Iterable<string>) => readonly string[];
}

export interface PublicFilesOptions {
  /** Headers of every answer. */
  readonly headers: ReadonlyMap<string, string>;
  /** Files do not change while the site runs; otherwise a changed one is seen at the next page. */
  readonly production: boolean;
}

/** The adopter's own files. */
const SITE = '/site';

/** Beyond so many, files that were put together are put together again when they are asked for. */
const MOST_KEPT = 1000;

/**
 * Files are kept in memory in the forms in which they are sent: a request touches neither the disk nor the
 * compressor, which would queue behind the passwords that are hashed on the same threads. Only files are
 * compressed: a page's length would tell about what is in it (decision 12).
 */
export function createPublicFiles({ headers, production }: PublicFilesOptions): PublicFiles {
  const folder = projectPath('public');
  const names = namesIn(folder);
  const placeOf = (path: string) => folder + (names.has(SITE + path) ? SITE + path : path);
  const kept = new Map<string, PublicFile>();
  const toKeep = [...headers, ['Cache-Control', FOR_EVER]].flat();
  const toAskAgain = [...headers, ['Cache-Control', FOR_NOW]].flat();

  const fileOf = (path: string): PublicFile | undefined => {
    const parts = names.has(path) ? [path] : partsOf(path);
    if (parts.length === 0 || !parts.every((part) => names.has(part))) return undefined;
    const before = kept.get(path);
    if (before && production) return before;
    const version = parts.map((part) => versionOf(placeOf(part))).join();
    if (before?.version === version) return before;
    if (kept.size >= MOST_KEPT) kept.clear();
    const contents = parts.map((part) => readFileSync(placeOf(part)));
    const file = publicFile(path, version, contents, production);
    kept.set(path, file);
    return file;
  };

  const href = (path: string) => {
    const file = fileOf(path);
    if (!file) throw new Error(`there is no file ${path} in public`);
    return path.replace(/(?=\.\w+$)/, `-${file.hash}`);
  };

  /**
   * A name with the hash of another version gives the present file: a page of another instance, newer or
   * older, may ask for it.
   */
  const asked = (path: string): { file: PublicFile; forEver: boolean } | undefined => {
    if (names.has(path)) return found(fileOf(path), '');
    const [, start = '', hash, ending = ''] = HASHED.exec(path) ?? [];
    return hash === undefined ? undefined : found(fileOf(start + ending), hash);
  };

  const serve: RequestHandler = (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const answer = asked(pathOf(req));
    if (!answer) return next();
    const { file, forEver } = answer;
    const fixed = forEver ? toKeep : toAskAgain;
    if (file.forms) sendFile(req, res, file, file.forms, fixed);
    else file.compressed.then((forms) => sendFile(req, res, file, forms, fixed)).catch(next);
  };

  const together = new Map<string, readonly string[]>();
  const scripts = (wanted: Iterable<string>) => {
    const paths = [...wanted];
    const key = paths.join();
    const before = together.get(key);
    if (before && production) return before;
    const alone = paths.length < 2 || paths.some((path) => isImporting(placeOf(path)));
    const hrefs = alone ? paths.map(href) : [href(joined(paths))];
    together.set(key, hrefs);
    return hrefs;
  };

  const onlyRead = onlyMethods('GET', 'HEAD');
  return {
    serve,
    refuse: (req, res, next) => {
      if (!asked(pathOf(req))) return next();
      onlyRead(req, res, (error) => (error ? next(error) : serve(req, res, next)));
    },
    href,
    has: (path) => names.has(path),
    scripts,
  };
}

/** `/site-<hash>.css` */
const HASHED = /^(.*)-([\w-]{10})(\.\w+)$/;

const FOR_EVER = `public, max-age=${(365 * DAY) / SECOND}, immutable`;
const FOR_NOW = `public, max-age=${HOUR / SECOND}`;

function found(file: PublicFile | undefined, hash: string) {
  return file && { file, forEver: file.hash === hash };
}

function pathOf(req: Request): string {
  return req.url.split('?', 1)[0] ?? '';
}

/** `/copy.js` and `/site/notes.js` → `/copy+site/notes.js` */
function joined(paths: readonly string[]): string {
  const names = paths.map((path) => path.slice(1, -JS.length));
  return `/${names.toSorted().join('+')}${JS}`;
}

/** The other way round; in the order of `joined` alone, so that there is one name for each. */
function partsOf(path: string): string[] {
  if (!path.includes('+') || !path.endsWith(JS)) return [];
  const parts = path.slice(1, -JS.length).split('+');
  const paths = [...new Set(parts)].map((part) => `/${part}${JS}`);
  return joined(paths) === path ? paths : [];
}

const JS = '.js';

function isImporting(file: string): boolean {
  return /^\s*(?:import|export)\b/m.test(readFileSync(file, 'utf8'));
}

/** The paths of the files; those that begin with a dot are for nobody. */
function namesIn(folder: string): ReadonlySet<string> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const names = entries.map((name) => `/${name.replaceAll('\\', '/')}`);
  return new Set(names.filter((name) => !name.includes('/.') && statSync(folder + name).isFile()));
}

function versionOf(file: string): string {
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs} ${size}`;
}
