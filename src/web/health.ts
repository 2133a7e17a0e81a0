import { Router } from 'express';
import { knownMethod } from './methods.ts';

/** For load balancers and supervisors: does the process answer, and can it do its work? */
export function health(isReady: () => Promise<boolean>): Router {
  const router = Router();
  router.get('/live', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/ready', async (_req, res) => {
    const ready = await isReady();
    res
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: ready ? 'ok' : 'unavailable' });
  });
  return Router().use(knownMethod(router), router);
}
