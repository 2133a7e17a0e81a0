import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
import { deliberateForm } from '../../../auth/proof/deliberate.ts';
import { ownLink } from '../../../auth/proof/own-link.ts';
import { HOUR } from '../../../time.ts';
import { setFlash } from '../../../web/flash.ts';
import type { FormState } from '../../../web/form.ts';
import { openLink } from '../../../web/mail-link.ts';
import { renderPage } from '../../../web/render.ts';
import { noStore } from '../../../web/security-headers.ts';

/** Where the secret of the link waits after it has left the address bar. */
const COOKIE = 'email-undo';

/** The link in the mail to the address that an account has left: a page with a button. */
export function emailUndoRoutes({
  auth,
  cookies,
  gateway,
  proofs,
}: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>): Router {
  const router = Router(); // for anyone

  const show = async (req: Request, res: Response, form: FormState, taken = false) => {
    const token = cookies.read(req, COOKIE);
    const { adapter } = await auth.$context;
    const proof = token && (await proofs.findByToken(adapter, 'undo-email', token));
    if (!proof) return over(res);
    const { email, userId } = proof.payload;
    const otherPerson = res.locals.viewer !== null && res.locals.viewer.id !== userId;
    renderPage(res, 'email/undo/show', { form, email, otherPerson, taken });
  };

  const over = (res: Response) => {
    cookies.clear(res, COOKIE);
    gone(res);
  };

  const gone = (res: Response) => renderPage(res.status(410), 'email/undo/gone');

  router.use(noStore, ownLink(cookies, COOKIE));

  router.get('/', (req, res) => {
    const link = { cookie: COOKIE, keptFor: HOUR, page: req.baseUrl };
    const hit = openLink(cookies, req, res, link);
    if (hit === 'moved') return;
    return hit === 'broken' ? gone(res) : show(req, res, deliberateForm.blank());
  });

  router.post('/', async (req, res) => {
    const token = cookies.read(req, COOKIE);
    if (token === undefined) return over(res);
    const form = deliberateForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const outcome = await gateway.post(req, res, '/undo-email-change', { token, ...form.data });
    if (outcome.ok) {
      cookies.clear(res, COOKIE);
      const { deletionCalledOff } = outcome.data as { deletionCalledOff: boolean };
      setFlash(cookies, res, deletionCalledOff ? 'emailChangeUndoneAndKept' : 'emailChangeUndone');
      return res.redirect(303, '/forgot-password');
    }
    if (outcome.code === 'EMAIL_UNDO_GONE') return over(res);
    if (outcome.code !== 'EMAIL_UNDO_TAKEN') throw refusalError(outcome);
    await show(req, res.status(outcome.status), form.state, true);
  });

  return router;
}
