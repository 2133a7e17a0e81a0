import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { refusalError } from '../../auth/errors.ts';
import { addLinkPage } from '../../auth/proof/link-page.ts';
import { AFTER_SIGN_IN } from '../../auth/session/session.ts';
import { HOUR } from '../../time.ts';
import { setFlash } from '../../web/flash.ts';
import { renderPage } from '../../web/render.ts';

const COOKIE = 'recovery_cancel';

/** Behind the link of every notice, and the button that signed-in pages show. */
export function recoveryCancelRoutes(
  deps: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>,
): Router {
  const { cookies, gateway } = deps;
  const router = Router(); // mounted at /recovery/cancel for anyone

  router.use((req, res, next) => {
    const asksForPage = req.method !== 'POST' && req.path === '/';
    const hasLink = req.query.token !== undefined || cookies.read(req, COOKIE);
    // Led back from the button that signed-in pages show.
    if (asksForPage && !hasLink && res.locals.viewer) return res.redirect(303, AFTER_SIGN_IN);
    next();
  });

  addLinkPage(router, '/', deps, {
    cookie: COOKIE,
    keptFor: HOUR,
    purpose: 'cancel-recovery',
    endpoint: '/recovery/cancel',
    goneView: 'recovery/gone',
    show: (res, form, { payload: { email } }) =>
      renderPage(res, 'recovery/cancel', { form, email }),
    done: (res) => res.redirect(303, '/recovery/cancel/done'),
  });

  router.get('/done', (_req, res) => renderPage(res, 'recovery/cancelled'));

  // The button on all pages of a person who is signed in: it needs no link.
  router.get('/mine', (_req, res) => res.redirect(303, '/account/security'));

  router.post('/mine', async (req, res) => {
    const outcome = await gateway.post(req, res, '/recovery/cancel');
    if (outcome.ok) return res.redirect(303, '/recovery/cancel/done');
    if (outcome.code === 'UNAUTHORIZED') return res.redirect(303, '/sign-in');
    if (outcome.code !== 'RECOVERY_NOT_PENDING') throw refusalError(outcome);
    setFlash(cookies, res, 'noRecovery');
    res.redirect(303, '/account/security');
  });

  return router;
}
