import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { noStore } from '../../web/security-headers.ts';
import { isFromOperator, type Seen } from './policy/seen.ts';

/** `GET /operator/seen`: whom the site takes its visitor for. To others it is not there. */
export function seenRoutes({ secrets }: Pick<Deps, 'secrets'>): Router {
  const router = Router();
  router.get('/seen', noStore, (req, res, next) => {
    if (!isFromOperator(secrets.current, req.get('authorization'))) return next();
    res.json({ ip: req.ip ?? '' } satisfies Seen);
  });
  return router;
}
