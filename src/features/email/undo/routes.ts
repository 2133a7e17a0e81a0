import { Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
import { addLinkPage } from '../../../auth/proof/link-page.ts';
import { HOUR } from '../../../time.ts';
import { setFlash } from '../../../web/flash.ts';
import { renderPage } from '../../../web/render.ts';

/** The link in the mail to the address that an account has left: a page with a button. */
export function emailUndoRoutes(
  deps: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>,
): Router {
  const router = Router(); // for anyone

  addLinkPage(router, '/', deps, {
    cookie: 'email-undo',
    keptFor: HOUR,
    purpose: 'undo-email',
    endpoint: '/undo-email-change',
    goneView: 'email/undo/gone',
    show(res, form, { payload: { email, userId } }) {
      const otherPerson = res.locals.viewer !== null && res.locals.viewer.id !== userId;
      renderPage(res, 'email/undo/show', { form, email, otherPerson, taken: false });
    },
    done(res, data) {
      const { deletionCalledOff } = data as { deletionCalledOff: boolean };
      const flash = deletionCalledOff ? 'emailChangeUndoneAndKept' : 'emailChangeUndone';
      setFlash(deps.cookies, res, flash);
      res.redirect(303, '/forgot-password');
    },
    refused(res, refusal) {
      if (refusal.code === 'EMAIL_UNDO_GONE') return false;
      if (refusal.code !== 'EMAIL_UNDO_TAKEN') throw refusalError(refusal);
      renderPage(res.status(refusal.status), 'email/undo/show', { taken: true });
      return true;
    },
  });

  return router;
}
