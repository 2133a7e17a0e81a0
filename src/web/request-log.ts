import { randomFillSync } from 'node:crypto';
import type { Express as App, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { whenOver } from './when-over.ts';

declare global {
  namespace Express {
    interface Request {
      /** What an error page shows as its reference number. */
      id: string;
      /** The path that was asked for, whatever is carried out in its place. */
      pathAsked: string;
      /** Its lines say of which request they tell. */
      readonly log: Logger;
      ownLog?: Logger;
    }
    interface Locals {
      /** Why the request is refused; told in its line of the log. */
      refusedFor?: string;
    }
  }
}

/**
 * One line a request, when it is over. Of the address only the path is kept: queries carry secrets (ASVS
 * 14.2.1, 16.2.5). Health checks and metrics leave none.
 */
export function requestLog({ request }: Pick<App, 'request'>, log: Logger): RequestHandler {
  // Most requests log nothing else. On the prototype: an accessor of its own would cost each more than its line.
  Object.defineProperty(request, 'log', {
    configurable: true,
    get(this: Request) {
      this.ownLog ??= log.child({ req: about(this) });
      return this.ownLog;
    },
  });
  // These lines hold no place for a secret, and to search each for one would cost more than to write it.
  const lines = log.child({}, { redact: [] });
  return (req, res, next) => {
    const began = performance.now();
    req.pathAsked = req.url.split('?', 1)[0] ?? '';
    req.id = nextId();
    whenOver(res, () => {
      if (isQuiet(req.pathAsked)) return;
      const responseTime = Math.round(performance.now() - began);
      const { refusedFor: reason } = res.locals;
      const answer = { req: about(req), res: { status: res.statusCode }, responseTime };
      const line = reason === undefined ? answer : { ...answer, reason };
      if (res.statusCode >= 500) lines.warn(line, 'request errored');
      else lines.info(line, howItEnded(req, res));
    });
    next();
  };
}

/** Six random bytes; they are fetched for many requests at once. */
function nextId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.toString('hex', used - ID_BYTES, used);
}

const ID_BYTES = 6;
const pool = Buffer.alloc(ID_BYTES * 512);
let used = pool.length;

function about(req: Request) {
  const { id, method, headers, pathAsked: path } = req;
  const ip = req.ip ?? req.socket.remoteAddress;
  return { id, method, path, ip, userAgent: headers['user-agent'] };
}

function howItEnded(req: Request, res: Response): string {
  return res.writableEnded && !req.readableAborted ? 'request completed' : 'request aborted';
}

function isQuiet(path: string): boolean {
  return path.startsWith('/health/') || path === '/metrics';
}
