import { parse } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';

/** Our own cookies: what Better Auth's are, with the strongest prefix that works (ASVS 3.3.1, 3.3.3). */
export interface Cookies {
  read(req: Request, name: string): string | undefined;
  /** `maxAge` in milliseconds; without it the cookie ends with the browser. */
  write(res: Response, name: string, value: string, maxAge?: number): void;
  clear(res: Response, name: string): void;
}

/** The prefix of every cookie of the site. Browsers keep `__Host-` to one host and to https. */
export function cookiePrefix(secure: boolean): string {
  return secure ? '__Host-latchkey' : 'latchkey';
}

/**
 * Reads one cookie of a Cookie header by its whole name. The prefix is what keeps other hosts out: one
 * that only ends the same may have been planted by a sibling of this host.
 */
export function cookieIn(header: string | null | undefined, name: string): string | undefined {
  return parse(header ?? '')[name];
}

/** Reads and writes cookies under the site's prefix. `secure`: the site is reached by https. */
export function createCookies(secure: boolean): Cookies {
  const fullName = (name: string) => `${cookiePrefix(secure)}.${name}`;
  const options: CookieOptions = { httpOnly: true, sameSite: 'lax', path: '/', secure };
  return {
    read: (req, name) => cookieIn(req.headers.cookie, fullName(name)),
    write: (res, name, value, maxAge) => {
      res.cookie(fullName(name), value, maxAge === undefined ? options : { ...options, maxAge });
    },
    clear: (res, name) => {
      res.clearCookie(fullName(name), options);
    },
  };
}
