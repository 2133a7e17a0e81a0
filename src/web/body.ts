import express, { type RequestHandler, Router } from 'express';
import { HttpError } from './errors.ts';

/** A form of ours is far below this; more is a mistake or an attack. */
const LARGEST_FORM = 64 * 1024;

/** Enough for every JSON call of the API but those that carry a file. */
export const LARGEST_JSON = 64 * 1024;

/**
 * Reads the forms of pages. A body of another type is refused with 415 instead of being ignored. `uploads`:
 * the paths below the mount whose forms carry a file; those forms are read later (upload.ts), after the
 * page's access rule.
 */
export function formBody(uploads: Readonly<Record<string, unknown>> = {}): RequestHandler {
  return Router().use(
    (req, _res, next) => {
      // The parser leaves a request alone that brings nothing, or nothing of its type.
      req.body ??= {};
      const empty = !req.headers['transfer-encoding'] && !Number(req.headers['content-length']);
      // The body was cut off, and the parser would take it for an empty form.
      if (!empty && req.destroyed && !req.readableEnded)
        return next(new HttpError(400, 'broken off'));
      const form = empty || req.is('application/x-www-form-urlencoded');
      const known = form || (Object.hasOwn(uploads, req.path) && req.is('multipart/form-data'));
      next(known ? undefined : new HttpError(415, `body of type ${req.get('content-type')}`));
    },
    express.urlencoded({
      extended: false,
      limit: LARGEST_FORM,
      parameterLimit: 100,
      verify: (_req, _res, body) => expectText(body),
    }),
  );
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Refuses a body with an escape that stands for no text (`%zz`, half a character): the parser would take it
 * as it is written.
 */
function expectText(body: Buffer): void {
  try {
    decodeURIComponent(UTF8.decode(body));
  } catch (cause) {
    throw new HttpError(400, 'the form is not text', { cause });
  }
}

/**
 * Refuses bodies of the API that are too large, before they are read: the library's handler reads bodies of
 * any size. A body must say its length; every client of ours does. `larger`: paths that take more, with their
 * bytes.
 */
export function boundedBody(larger: Readonly<Record<string, number>>): RequestHandler {
  return (req, _res, next) => {
    const largest = (Object.hasOwn(larger, req.path) && larger[req.path]) || LARGEST_JSON;
    const tooLarge = Number(req.headers['content-length'] ?? 0) > largest;
    const unbounded = req.headers['transfer-encoding'] !== undefined;
    next(
      tooLarge || unbounded ? new HttpError(413, 'body too large or of unknown length') : undefined,
    );
  };
}
