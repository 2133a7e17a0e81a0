import { Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { addLinkPage } from '../../../auth/proof/link-page.ts';
import { renderPage } from '../../../web/render.ts';

/** Behind the link of the mail about wrong passwords: a button that ends the lock. */
export function unlockRoutes(deps: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>): Router {
  const router = Router(); // mounted at /unlock for anyone

  addLinkPage(router, '/', deps, {
    cookie: 'unlock_link',
    purpose: 'unlock-password',
    endpoint: '/unlock-password',
    goneView: 'sign-in/unlock/gone',
    show: (res, form, { payload: { email } }) =>
      renderPage(res, 'sign-in/unlock/show', { form, email }),
    done: (res) => res.redirect(303, '/unlock/done'),
  });

  router.get('/done', (_req, res) => renderPage(res, 'sign-in/unlock/done'));

  return router;
}
