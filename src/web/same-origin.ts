import type { RequestHandler, Response } from 'express';
import { HttpError } from './errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send, with a cookie or without, sign-in and sign-up
 * included (ASVS 3.5.1; the reasons are in docs/decisions). A browser says where a request comes
 * from in Sec-Fetch-Site and in Origin, an older one in Origin alone; neither may be foreign. A client
 * that says neither is no browser, so there is nobody whose cookies it could be using behind their
 * back. What comes to `open` from elsewhere has no cookies of ours (they are SameSite) and is judged
 * by what it says.
 */
export function sameOrigin(
  origins: readonly string[],
  open: readonly string[] = [],
): RequestHandler {
  return (req, res, next) => {
    if (SAFE.has(req.method) || open.includes(req.path)) return next();
    const site = req.get('sec-fetch-site');
    // A page without a referrer has no origin either. No page can write Sec-Fetch-Site itself.
    if (site === 'same-origin' && req.get('origin') === 'null') req.headers.origin = origins[0];
    const origin = req.get('origin') ?? originOf(req.get('referer'));
    const ours =
      (!site || site === 'same-origin' || site === 'none') &&
      (origin === undefined || origins.includes(origin));
    // The library wants an Origin header where cookies come along; programs such as Node's fetch send none.
    if (ours) req.headers.origin ??= origins[0];
    if (ours) return next();
    const message = `cross-site ${req.method} from ${origin ?? site}`;
    next(new HttpError(403, message, isOtherName(origin, site, res) ? { words: 'otherName' } : {}));
  };
}

/**
 * The browser is at a page of this very site, under another of its names: `www.`, an IP address. Newer browsers
 * say so themselves, whatever a proxy has made of the Host.
 */
function isOtherName(origin: string | undefined, site: string | undefined, res: Response): boolean {
  if (!origin || !URL.canParse(origin)) return false;
  if (site) return site === 'same-origin';
  const { protocol, host } = new URL(origin);
  const hostOf = (name: string) =>
    URL.canParse(`${protocol}//${name}`) && new URL(`${protocol}//${name}`).host;
  return host !== '' && res.locals.namesAsked.some((name) => hostOf(name) === host);
}

/** The origin in a Referer header, which is all that the oldest browsers send. */
function originOf(referer: string | undefined): string | undefined {
  if (referer === undefined) return undefined;
  return URL.canParse(referer) ? new URL(referer).origin : 'null';
}
