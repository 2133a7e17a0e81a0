import { Router } from 'express';

/** Where password managers look for the page on which a password is changed (W3C). */
export function wellKnownRoutes(): Router {
  const router = Router();
  router.get('/change-password', (_req, res) => res.redirect(303, '/account/password'));
  return router;
}
