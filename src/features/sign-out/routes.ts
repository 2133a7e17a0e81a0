import { Router } from 'express';
import { refusalError } from '../../auth/errors.ts';
import type { Deps } from '../../deps.ts';
import { setFlash } from '../../web/flash.ts';

/** Signing out: a POST, from the button that every signed-in page has. */
export function signOutRoutes({ gateway, cookies }: Deps): Router {
  const router = Router();
  router.post('/', async (req, res) => {
    const outcome = await gateway.post(req, res, '/sign-out');
    if (!outcome.ok) throw refusalError(outcome);
    // What was shown stays in no cache of this browser (ASVS 14.3.1).
    res.set('Clear-Site-Data', '"cache"');
    setFlash(cookies, res, 'signedOut');
    res.redirect(303, '/sign-in');
  });
  return router;
}
