import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { addLinkPage } from '../../auth/proof/link-page.ts';
import { HOUR } from '../../time.ts';
import { setFlash } from '../../web/flash.ts';
import { renderPage } from '../../web/render.ts';

/** Behind the "this was not me" link of a notice: a button that locks the account. */
export function notMeRoutes(deps: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>): Router {
  const router = Router(); // mounted at /not-me for anyone

  addLinkPage(router, '/', deps, {
    cookie: 'not_me',
    keptFor: HOUR,
    purpose: 'not-me',
    endpoint: '/not-me',
    goneView: 'not-me/gone',
    show: (res, form, { payload: { email } }) => renderPage(res, 'not-me/show', { form, email }),
    done(res, data) {
      const { deletionCalledOff } = data as { deletionCalledOff: boolean };
      if (deletionCalledOff) setFlash(deps.cookies, res, 'deletionCalledOff');
      res.redirect(303, '/not-me/done');
    },
    refused(res, { code, status }) {
      if (code !== 'EMAIL_UNDO_TAKEN') return false;
      renderPage(res.status(status), 'email/undo/show', { taken: true });
      return true;
    },
  });

  router.get('/done', (_req, res) => renderPage(res, 'not-me/done'));

  return router;
}
