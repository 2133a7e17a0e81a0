import { type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
import { safeReturnTo } from '../../../auth/return-to.ts';
import { AFTER_SIGN_IN, signedIn } from '../../../auth/session/session.ts';
import { isProvenFor } from '../../../auth/step-up/step-up.ts';
import { setFlash } from '../../../web/flash.ts';
import { renderPage } from '../../../web/render.ts';
import { createForm } from '../form.ts';
import { passkeyOffer } from '../policy/passkey-offer.ts';
import { unknownHere } from '../signals.ts';

/** The offer of a passkey after a sign-in by password. It leads on to the page that was asked for. */
export function offerRoutes({
  baseUrl,
  cookies,
  database,
  gateway,
  rulebook,
}: Pick<Deps, 'baseUrl' | 'cookies' | 'database' | 'gateway' | 'rulebook'>): Router {
  const router = Router(); // mounted at /account/passkeys/offer for people who are signed in

  /** Whether a passkey can be created without another proof: otherwise it is not offered. */
  const mayCreate = (res: Response): boolean => {
    const viewer = signedIn(res);
    const rules = rulebook.endpoints.get('/passkey/verify-registration');
    return !viewer.user.blockedAt && isProvenFor(rules, viewer);
  };

  router.get('/', async (req, res) => {
    const next = safeReturnTo(req.query.next);
    const isDue =
      mayCreate(res) && (await passkeyOffer.isDue(database.query, signedIn(res).user.id));
    if (!isDue) return res.redirect(303, next ?? AFTER_SIGN_IN);
    renderPage(res, 'passkeys/offer', { next, quietly: true });
  });

  // Keeps a passkey that the browser has created without asking. Where it is refused, the person is told
  // nothing.
  router.post('/quietly', async (req, res) => {
    const next = safeReturnTo(req.body?.next);
    const form = createForm.read(req.body);
    const response = form.ok ? form.data.response : undefined;
    const outcome =
      response && (await gateway.post(req, res, '/passkey/verify-registration', { response }));
    if (!outcome?.ok) {
      return renderPage(res.status(422), 'passkeys/offer', {
        next,
        quietly: false,
        unknown: unknownHere(baseUrl, response),
      });
    }
    setFlash(cookies, res, 'passkeyAddedQuietly');
    res.redirect(303, next ?? AFTER_SIGN_IN);
  });

  router.post('/', async (req, res) => {
    const outcome = await gateway.post(req, res, '/passkey/skip-offer');
    if (!outcome.ok) throw refusalError(outcome);
    res.redirect(303, safeReturnTo(req.body?.next) ?? AFTER_SIGN_IN);
  });

  return router;
}
