import type { ErrorRequestHandler } from 'express';
import { withQuery } from '../web/return-to.ts';
import { safeReturnTo } from './return-to.ts';

declare global {
  namespace Express {
    interface Locals {
      /** Whether the act of a form is done; all that may be missing is what comes after it. */
      done?: boolean;
    }
  }
}

/**
 * A form whose act is done is not answered with 503, which says that it is not (design rule 20). What could not be
 * looked up afterwards chooses only a message or the next page, so the answer leads to the page of the mount instead.
 * The query stays, and with it what waits for a proof; so does the page that was asked for.
 */
export const doneAlready: ErrorRequestHandler = (error, req, res, next) => {
  const { done, mountedAt } = res.locals;
  const isUnavailable = (error as { status?: unknown } | null)?.status === 503;
  if (!done || !isUnavailable || res.headersSent) return next(error);
  req.log.warn(
    { reason: String(error.message) },
    'done, and led to a page without looking further',
  );
  const asked = safeReturnTo(req.body?.next);
  const query = Object.entries(req.query).filter(([, value]) => typeof value === 'string');
  res.redirect(
    303,
    withQuery(String(mountedAt ?? '/'), {
      ...(Object.fromEntries(query) as Record<string, string>),
      ...(asked && { next: asked }),
    }),
  );
};
