import type { RequestHandler } from 'express';
import { HttpError } from './errors.ts';

/**
 * `GET http://host/path` means `GET /path`: a server must take both (RFC 9112 3.2.2), and the
 * library, which puts our address in front of what it finds here, would fall over the first.
 */
export const plainTarget: RequestHandler = (req, _res, next) => {
  // RFC 9112 3.2: a proxy may have looked at the other one.
  const hosts = req.rawHeaders.filter((name, at) => at % 2 === 0 && /^host$/i.test(name));
  if (hosts.length > 1) return next(new HttpError(400, 'more than one Host'));
  if (req.url.startsWith('/')) return next();
  if (!/^https?:/i.test(req.url) || !URL.canParse(req.url)) {
    return next(new HttpError(400, 'the request target is neither a path nor a web address'));
  }
  const { pathname, search } = new URL(req.url);
  req.url = pathname + search;
  req.originalUrl = req.url;
  next();
};
