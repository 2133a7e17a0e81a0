import type { Request } from 'express';
import { safePath } from '../web/return-to.ts';

/** A way back to one of these would loop, sign out, or show data instead of a page. */
const NOT_A_PAGE = /^\/(?:sign-in|sign-up|sign-out|api)(?:[/?]|$)/i;

/** The page that a person asked for, if it is one of ours to come back to, else undefined. */
export function safeReturnTo(value: unknown): string | undefined {
  const path = safePath(value);
  return path === undefined || NOT_A_PAGE.test(path) ? undefined : path;
}

/** The page of ours on which the link or the form was that led here, as far as the browser says so. */
export function pageLeft(req: Request, origins: readonly string[]): string | undefined {
  const referer = req.get('referer') ?? '';
  if (!URL.canParse(referer)) return undefined;
  const { origin, pathname, search } = new URL(referer);
  return origins.includes(origin) ? safeReturnTo(pathname + search) : undefined;
}
