import type { RequestHandler } from 'express';
import { MINUTE, SECOND } from '../time.ts';
import { HttpError } from './errors.ts';

/** The longest that a visitor waits for an answer, and that a file of 5 MB takes over a poor line. */
export const LONGEST = { answer: 20 * SECOND, upload: 2 * MINUTE } as const;

/**
 * No visitor waits for ever, and none keeps us waiting: 408 when the request has not come to its end
 * by then, else 503. `uploads`: the paths that take a file.
 */
export function deadline(
  uploads: readonly string[],
  longest: { readonly answer: number; readonly upload: number } = LONGEST,
): RequestHandler {
  return (req, res, next) => {
    const timeout = uploads.includes(req.path) ? longest.upload : longest.answer;
    const timer = setTimeout(() => {
      const status = req.complete ? 503 : 408;
      next(new HttpError(status, 'the deadline passed'));
    }, timeout);
    res.on('close', () => clearTimeout(timer));
    res.on('finish', () => clearTimeout(timer));
    next();
  };
}
