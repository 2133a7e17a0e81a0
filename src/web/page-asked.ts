import type { Request, Response } from 'express';
import { HOUR } from '../time.ts';
import type { Cookies } from './cookies.ts';
import { safeReturnTo } from './return-to.ts';

const COOKIE = 'page_asked';

/** Keeps the page that is asked for now while something else has to be done first, over many forms. */
export function keepPageAsked(cookies: Cookies, req: Request, res: Response): void {
  const page = req.method === 'GET' ? safeReturnTo(req.originalUrl) : undefined;
  if (page !== undefined) cookies.write(res, COOKIE, page, HOUR);
}

/** Gives that page once it can be opened, and forgets it; undefined when none was asked for. */
export function takePageAsked(cookies: Cookies, req: Request, res: Response): string | undefined {
  const page = safeReturnTo(cookies.read(req, COOKIE));
  if (page !== undefined) cookies.clear(res, COOKIE);
  return page;
}
