import type { RequestHandler } from 'express';
import { HttpError } from './errors.ts';

/** Answers 503 when nothing was answered within `timeout` milliseconds: no visitor waits for ever. */
export function deadline(timeout: number): RequestHandler {
  return (_req, res, next) => {
    const timer = setTimeout(() => next(new HttpError(503, 'the deadline passed')), timeout);
    res.on('close', () => clearTimeout(timer));
    res.on('finish', () => clearTimeout(timer));
    next();
  };
}
