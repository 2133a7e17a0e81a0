import { type RequestHandler, Router } from 'express';
import { RETRY_AFTER } from './errors.ts';
import { knownMethod } from './methods.ts';

export interface Health {
  /** Answers `GET /health/live` in one step. */
  readonly live: RequestHandler;
  /** Answers the checks; to be asked before what only pages need. */
  readonly serve: RequestHandler;
  /** Refuses what else is asked of them. */
  readonly refuse: RequestHandler;
}

/**
 * For load balancers and supervisors: does the process answer, and can it do its work? `headers`: those of
 * every answer.
 */
export function health(
  headers: ReadonlyMap<string, string>,
  isReady: () => Promise<boolean>,
): Health {
  const router = Router();
  const body = JSON.stringify({ status: 'ok' });
  const alive = [
    ...[...headers].flat(),
    ...['Cache-Control', 'no-store', 'Content-Type', 'application/json; charset=utf-8'],
    ...['Content-Length', String(body.length)],
  ];
  const live: RequestHandler = (_req, res) => {
    res.writeHead(200, alive).end(body);
  };
  router.get('/live', live);
  router.get('/ready', async (_req, res) => {
    const ready = await isReady();
    if (!ready) res.status(503).set('Retry-After', String(RETRY_AFTER));
    res.set('Cache-Control', 'no-store').json({ status: ready ? 'ok' : 'unavailable' });
  });
  return {
    live: (req, res, next) =>
      req.method === 'GET' && LIVE.test(req.url) ? live(req, res, next) : next(),
    serve: (req, res, next) => (req.method === 'GET' ? router(req, res, next) : next()),
    refuse: Router().use(knownMethod(router), router),
  };
}

/** The usual form of the address; any other form takes the ordinary way. */
const LIVE = /^\/health\/live(?:\?|$)/;
