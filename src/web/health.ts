import { type RequestHandler, Router } from 'express';
import { RETRY_AFTER } from './errors.ts';
import { knownMethod } from './methods.ts';

export interface Health {
  /** Answers the checks; to be asked before what only pages need. */
  readonly serve: RequestHandler;
  /** Refuses what else is asked of them. */
  readonly refuse: RequestHandler;
}

/** For load balancers and supervisors: does the process answer, and can it do its work? */
export function health(isReady: () => Promise<boolean>): Health {
  const router = Router();
  router.get('/live', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/ready', async (_req, res) => {
    const ready = await isReady();
    if (!ready) res.status(503).set('Retry-After', String(RETRY_AFTER));
    res.set('Cache-Control', 'no-store').json({ status: ready ? 'ok' : 'unavailable' });
  });
  return {
    serve: (req, res, next) => (req.method === 'GET' ? router(req, res, next) : next()),
    refuse: Router().use(knownMethod(router), router),
  };
}
