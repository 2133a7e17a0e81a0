import { parse, serialize } from 'cookie';
import type { RequestHandler } from 'express';
import { HttpError } from './errors.ts';

/** In bytes. Larger than `LARGEST`, so that Node's parser lets the request through to our page. */
export const MOST_HEADERS = 64 * 1024;

/** As many bytes as Node reads of all headers by default; all cookies of ours together have a tenth of this. */
export const LARGEST = 16 * 1024;

/**
 * So many cookies are ended one by one, the largest first; browsers keep fewer for a whole domain. A client that names
 * thousands is no browser.
 */
const MOST_ENDED = 200;

/** At so many domains: this host and what is above it. */
const MOST_DOMAINS = 4;

/**
 * Mends a browser in which other pages of this host, or of its siblings, have left so many cookies that no
 * request could be read any more, not even the one to sign out. The visitor is told, and all cookies are
 * removed, ours too.
 */
export const mendCookies: RequestHandler = (req, res, next) => {
  const header = req.headers.cookie ?? '';
  if (Buffer.byteLength(header) <= LARGEST) return next();
  res.set('Clear-Site-Data', '"cookies"');
  // For browsers that do not know Clear-Site-Data, or do not believe it without TLS. Set at once: Express'
  // own `clearCookie` would copy all the lines for each.
  // A request of HTTP/1.0 may name no host.
  const domains = domainsOf(req.hostname ?? '');
  res.setHeader(
    'Set-Cookie',
    largestIn(header).flatMap((name) => endings(name, domains)),
  );
  // The rest of the site answers as to a browser without cookies.
  delete req.headers.cookie;
  next(new HttpError(431, `cookies of ${header.length} characters`));
};

function largestIn(header: string): string[] {
  return Object.entries(parse(header))
    .filter(([name]) => NAME.test(name))
    .sort(([, one = ''], [, other = '']) => other.length - one.length)
    .slice(0, MOST_ENDED)
    .map(([name]) => name);
}

/** The lines that end a cookie here and at these domains. */
function endings(name: string, domains: readonly string[]): string[] {
  const secure = name.startsWith('__');
  const ended = { path: '/', secure, expires: new Date(0), encode: String };
  const where = name.startsWith('__Host-') ? [] : domains;
  return [
    serialize(name, '', ended),
    ...where.map((domain) => serialize(name, '', { ...ended, domain })),
  ];
}

/** RFC 6265 4.1.1. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** The longest name of a host: RFC 1035 2.3.4. */
const LONGEST_HOST = 253;

/** The host and what is above it, as far as cookies may be set there; a browser passes over the rest. */
function domainsOf(host: string): string[] {
  if (host.length > LONGEST_HOST || !DOMAIN.test(host)) return [];
  const labels = host.split('.');
  return labels
    .slice(0, -1)
    .map((_, at) => labels.slice(at).join('.'))
    .slice(-MOST_DOMAINS);
}

/** RFC 1035 2.3.1, with a letter somewhere: an address of numbers has no domains above it. */
const DOMAIN = /^(?=.*[a-z])[a-z\d-]+(?:\.[a-z\d-]+)+$/i;
