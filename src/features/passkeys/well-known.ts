import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';

/** Where password managers look for the pages on which passkeys are created and managed (W3C). */
export function passkeyEndpointsRoutes({ auth }: Pick<Deps, 'auth'>): Router {
  const router = Router();
  const manage = new URL('/account/passkeys', String(auth.options.baseURL)).href;
  router.get('/', (_req, res) => {
    res.json({ enroll: `${manage}/new`, manage });
  });
  return router;
}
