import type { Request, Response } from 'express';
import { HOUR } from '../../time.ts';
import type { Cookies } from '../../web/cookies.ts';
import { safeReturnTo } from '../return-to.ts';

const COOKIE = 'page_asked';

/**
 * Remembers the page that a signed-in person asked for while they are led through other pages first, such as
 * setting up a second factor.
 */
export function keepPageAsked(cookies: Cookies, req: Request, res: Response): void {
  const page = req.method === 'GET' ? safeReturnTo(req.originalUrl) : undefined;
  if (page !== undefined) cookies.write(res, COOKIE, `${res.locals.viewer?.id} ${page}`, HOUR);
}

/** Gives that page once they can open it, and forgets it; undefined when they asked for none. */
export function takePageAsked(cookies: Cookies, req: Request, res: Response): string | undefined {
  const [whose, page] = cookies.read(req, COOKIE)?.split(' ') ?? [];
  if (page !== undefined) cookies.clear(res, COOKIE);
  return whose === res.locals.viewer?.id ? safeReturnTo(page) : undefined;
}
