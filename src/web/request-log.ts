import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/**
 * One line a request, with the id that an error page shows as its reference number. Of the address
 * only the path is kept: queries carry secrets (ASVS 14.2.1, 16.2.5).
 */
export function requestLog(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: () => randomBytes(6).toString('hex'),
    autoLogging: { ignore: (req) => (req.url ?? '').startsWith('/health/') },
    // The error itself has its own line (errors.ts).
    customErrorObject: (_req, _res, _error, { err: _err, ...line }) => line,
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'warn' : 'info'),
    serializers: {
      req: (req) => ({
        id: req.id,
        method: req.method,
        path: String(req.url).split('?', 1)[0],
        ip: req.raw.ip ?? req.remoteAddress,
        userAgent: req.headers['user-agent'],
      }),
      res: (res) => ({ status: res.statusCode }),
    },
  });
}
