import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { refusalError } from '../../auth/errors.ts';
import { deliberateForm } from '../../auth/proof/deliberate.ts';
import { ownLink } from '../../auth/proof/own-link.ts';
import { AFTER_SIGN_IN } from '../../auth/session/session.ts';
import { HOUR } from '../../time.ts';
import { setFlash } from '../../web/flash.ts';
import type { FormState } from '../../web/form.ts';
import { openLink } from '../../web/mail-link.ts';
import { renderPage } from '../../web/render.ts';
import { noStore } from '../../web/security-headers.ts';

const COOKIE = 'recovery_cancel';

/** Behind the link of every notice, and the button that signed-in pages show. */
export function recoveryCancelRoutes({
  auth,
  cookies,
  gateway,
  proofs,
}: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>): Router {
  const router = Router(); // mounted at /recovery/cancel for anyone

  const gone = (res: Response) => renderPage(res.status(410), 'recovery/gone');

  const show = async (req: Request, res: Response, form: FormState) => {
    const token = cookies.read(req, COOKIE);
    const { adapter } = await auth.$context;
    const proof = token && (await proofs.findByToken(adapter, 'cancel-recovery', token));
    if (!proof) return gone(res);
    renderPage(res, 'recovery/cancel', { form });
  };

  router.use(noStore, ownLink(cookies, COOKIE));

  router.get('/', async (req, res) => {
    const link = { cookie: COOKIE, keptFor: HOUR, page: '/recovery/cancel' };
    const hit = openLink(cookies, req, res, link);
    if (hit === 'moved') return;
    if (hit === 'broken') return gone(res);
    // Led back from the button that signed-in pages show.
    if (!cookies.read(req, COOKIE) && res.locals.viewer) return res.redirect(303, AFTER_SIGN_IN);
    await show(req, res, deliberateForm.blank());
  });

  router.post('/', async (req, res) => {
    const form = deliberateForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const token = cookies.read(req, COOKIE) ?? '';
    const outcome = await gateway.post(req, res, '/recovery/cancel', { token, ...form.data });
    if (!outcome.ok && outcome.status === 429) throw refusalError(outcome);
    cookies.clear(res, COOKIE);
    if (!outcome.ok) return gone(res);
    res.redirect(303, '/recovery/cancel/done');
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
