import { Router } from 'express';
import { RETRY_AFTER } from './errors.ts';
import { knownMethod } from './methods.ts';

/** For load balancers and supervisors: does the process answer, and can it do its work? */
export function health(isReady: () => Promise<boolean>): Router {
  const router = Router();
  router.get('/live', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/ready', async (_req, res) => {
    const ready = await isReady();
    if (!ready) res.status(503).set('Retry-After', String(RETRY_AFTER));
    res.set('Cache-Control', 'no-store').json({ status: ready ? 'ok' : 'unavailable' });
  });
  return Router().use(knownMethod(router), router);
}
