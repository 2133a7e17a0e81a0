import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { refusalError } from '../../auth/errors.ts';
import { CLEARED_AT_SIGN_OUT } from '../../auth/session/session-endpoints.ts';
import { setFlash } from '../../web/flash.ts';

/** Signing out: a POST, from the button that every signed-in page has. */
export function signOutRoutes({ gateway, cookies }: Pick<Deps, 'gateway' | 'cookies'>): Router {
  const router = Router();
  router.post('/', async (req, res) => {
    const outcome = await gateway.post(req, res, '/sign-out');
    if (!outcome.ok) throw refusalError(outcome);
    res.set('Clear-Site-Data', CLEARED_AT_SIGN_OUT);
    setFlash(cookies, res, 'signedOut');
    res.redirect(303, '/sign-in');
  });
  return router;
}
