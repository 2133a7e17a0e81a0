import type { Request, RequestHandler, Response } from 'express';
import type { PausedRequest } from './paused-requests.ts';

declare global {
  namespace Express {
    interface Locals {
      /** Answers the request with the answer to this form. */
      carryOut(paused: PausedRequest): void;
    }
  }
}

/**
 * `pages`, whose handlers can carry out a form that was paused: it is sent through `pages` within the same
 * answer, so that nothing is left to be clicked or sent twice. Its errors, and a page that is not there, go
 * where those of any request go.
 */
export function carriesOut(pages: RequestHandler): RequestHandler {
  return (req, res, next) => {
    res.locals.carryOut = ({ path, fields }) => {
      // The handler that calls this stands below a mount; the form begins at the top.
      const form = { method: 'POST', baseUrl: '', url: path, originalUrl: path };
      Object.assign(req, form, { body: { ...fields } });
      // The proof is; the answer is about this act.
      res.locals.done = false;
      req.headers.cookie = cookiesAfter(req, res);
      pages(req, res, next);
    };
    pages(req, res, next);
  };
}

/**
 * The Cookie header of the browser's next request: what this answer sets is in it already. All else
 * stays as it came, for cookies of other applications may have names that are none.
 */
function cookiesAfter(req: Request, res: Response): string {
  const lines = [res.getHeader('set-cookie') ?? []].flat();
  const set = new Map(lines.map((line) => named(String(line).split(';')[0])));
  const came = (req.headers.cookie ?? '').split(';').map(named);
  return [...came.filter(([name]) => !set.has(name)), ...set].map(([, pair]) => pair).join('; ');
}

/** Splits a pair `name=value`, and gives its name with it. */
function named(text = ''): readonly [name: string, pair: string] {
  const pair = text.trim();
  return [pair.split('=')[0]?.trim() ?? '', pair];
}
