import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import compression from 'compression';
import express, { type RequestHandler, type Response, Router } from 'express';
import { projectPath } from '../root.ts';
import { DAY, HOUR, SECOND } from '../time.ts';
import { onlyMethods } from './methods.ts';

const PUBLIC = projectPath('public');

/**
 * Style sheet, icons and scripts. Asked for with the fingerprint of their content they may be kept
 * for ever. Only they are compressed: a page's length would tell about what is in it (BREACH).
 *
 * Whether a path is a file is known from the start. To ask the disk at each page would queue behind
 * the passwords that are hashed on the same threads.
 */
export function publicFiles(): RequestHandler {
  const files = new Set(readdirSync(PUBLIC, { recursive: true }).map((name) => `/${name}`));
  return Router().use(
    (req, _res, next) => next(files.has(req.path) ? undefined : 'router'),
    onlyMethods('GET', 'HEAD'),
    compression(),
    express.static(PUBLIC, { index: false, redirect: false, cacheControl: false, setHeaders }),
  );
}

function setHeaders(res: Response): void {
  const forEver = `public, max-age=${(365 * DAY) / SECOND}, immutable`;
  const forNow = `public, max-age=${HOUR / SECOND}`;
  res.set('Cache-Control', res.req.query.v === undefined ? forNow : forEver);
}

/** `/site.css` → `/site.css?v=<hash>`. In development a changed file is seen at the next page. */
export function fingerprints(production: boolean): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    const before = known.get(path);
    if (before && production) return before;
    const hash = createHash('sha256')
      .update(readFileSync(`${PUBLIC}${path}`))
      .digest('base64url');
    const url = `${path}?v=${hash.slice(0, 10)}`;
    known.set(path, url);
    return url;
  };
}
