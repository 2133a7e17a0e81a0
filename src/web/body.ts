import express, { type RequestHandler, Router } from 'express';
import { HttpError } from './errors.ts';

/** A form of ours is far below this; more is a mistake or an attack. */
const LARGEST_FORM = 64 * 1024;

/** Enough for every JSON call of the API. */
export const LARGEST_JSON = 64 * 1024;

/** Reads the forms of pages. A body of another type is refused, not ignored: 415. */
export const formBody: RequestHandler = Router().use(
  (req, _res, next) => {
    const empty = !req.headers['transfer-encoding'] && !Number(req.headers['content-length']);
    const known = empty || req.is('application/x-www-form-urlencoded');
    next(known ? undefined : new HttpError(415, `body of type ${req.get('content-type')}`));
  },
  express.urlencoded({ extended: false, limit: LARGEST_FORM, parameterLimit: 100 }),
);

/**
 * The API's handler reads bodies of any size, so the size is asked first. A body whose length is
 * not said in advance is not needed by any client of ours.
 */
export const boundedBody: RequestHandler = (req, _res, next) => {
  const tooLarge = Number(req.headers['content-length'] ?? 0) > LARGEST_JSON;
  const unbounded = req.headers['transfer-encoding'] !== undefined;
  next(
    tooLarge || unbounded ? new HttpError(413, 'body too large or of unknown length') : undefined,
  );
};
