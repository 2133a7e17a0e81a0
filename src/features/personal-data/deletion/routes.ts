import { Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
import { takePageAsked } from '../../../auth/session/page-asked.ts';
import { AFTER_SIGN_IN, signedIn } from '../../../auth/session/session.ts';
import { DAY } from '../../../time.ts';
import { setFlash } from '../../../web/flash.ts';
import { renderPage } from '../../../web/render.ts';
import { DELETION_WAIT } from '../policy/departures.ts';

/** The end of the account: what it means, and the way back while it waits. */
export function deletionRoutes({ gateway, cookies }: Pick<Deps, 'gateway' | 'cookies'>): Router {
  const router = Router();

  router.get('/', (_req, res) => {
    const { deletionDueAt } = signedIn(res).user;
    if (deletionDueAt) return renderPage(res, 'personal-data/deletion/waiting', { deletionDueAt });
    renderPage(res, 'personal-data/deletion/show', { days: DELETION_WAIT / DAY });
  });

  router.post('/', async (req, res) => {
    const outcome = await gateway.post(req, res, '/delete-user');
    // The button was pressed twice at once: the first press has ended this session and shows the message.
    if (!outcome.ok && outcome.code !== 'UNAUTHORIZED') throw refusalError(outcome);
    // What was shown stays in no cache of this browser (ASVS 14.3.1).
    res.set('Clear-Site-Data', '"cache"');
    if (outcome.ok) setFlash(cookies, res, 'deletionScheduled');
    res.redirect(303, '/sign-in');
  });

  router.post('/cancel', async (req, res) => {
    const outcome = await gateway.post(req, res, '/cancel-deletion');
    // Another request was quicker, perhaps from another tab: nothing is left to take back.
    if (!outcome.ok && outcome.code !== 'DELETION_NOT_PENDING') throw refusalError(outcome);
    if (outcome.ok) setFlash(cookies, res, 'deletionCancelled');
    res.redirect(303, takePageAsked(cookies, req, res) ?? AFTER_SIGN_IN);
  });

  return router;
}
