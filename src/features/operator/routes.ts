import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { noStore } from '../../web/security-headers.ts';
import { isFromOperator, type Seen } from './policy/seen.ts';

/** `GET /operator/seen`: how the site sees its visitor. For everybody else there is no such page. */
export function seenRoutes({ secrets }: Pick<Deps, 'secrets'>): Router {
  const router = Router();
  router.get('/seen', noStore, (req, res, next) => {
    if (!isFromOperator(secrets.current, req.get('authorization'))) return next();
    res.json({ ip: req.ip ?? '' } satisfies Seen);
  });
  return router;
}
