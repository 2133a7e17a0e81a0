import { parse } from 'cookie';
import type { RequestHandler } from 'express';
import { HttpError } from './errors.ts';

/** In bytes. Larger than `LARGEST`, so that Node's parser lets the request through to our page. */
export const MOST_HEADERS = 64 * 1024;

/** As many bytes as Node reads of all headers by default; all cookies of ours together have a tenth of this. */
const LARGEST = 16 * 1024;

/**
 * Mends a browser in which other pages of this host, or of its siblings, have left so many cookies that no
 * request could be read any more, not even the one to sign out. The visitor is told, and all cookies are
 * removed, ours too.
 */
export const mendCookies: RequestHandler = (req, res, next) => {
  const header = req.headers.cookie ?? '';
  if (Buffer.byteLength(header) <= LARGEST) return next();
  res.set('Clear-Site-Data', '"cookies"');
  // For browsers that do not know Clear-Site-Data, or do not believe it without TLS.
  const names = Object.keys(parse(header)).filter((name) => NAME.test(name));
  for (const name of names) {
    const secure = name.startsWith('__');
    res.clearCookie(name, { path: '/', secure });
    if (!name.startsWith('__Host-')) {
      for (const domain of domainsOf(req.hostname))
        res.clearCookie(name, { path: '/', secure, domain });
    }
  }
  // The rest of the site answers as to a browser without cookies.
  delete req.headers.cookie;
  next(new HttpError(431, `${names.length} cookies of ${header.length} characters`));
};

/** RFC 6265 4.1.1. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** The host and what is above it, as far as cookies may be set there; a browser passes over the rest. */
function domainsOf(host: string): string[] {
  if (!/[a-z]/i.test(host)) return [];
  const labels = host.split('.');
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
}
