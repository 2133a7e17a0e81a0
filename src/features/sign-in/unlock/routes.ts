import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
import { deliberateForm } from '../../../auth/proof/deliberate.ts';
import { ownLink } from '../../../auth/proof/own-link.ts';
import type { FormState } from '../../../web/form.ts';
import { openLink } from '../../../web/mail-link.ts';
import { renderPage } from '../../../web/render.ts';
import { noStore } from '../../../web/security-headers.ts';

/** The link's secret waits here, so that it is in no address bar, history or referrer. */
const COOKIE = 'unlock_link';

/** Behind the link of the mail about wrong passwords: a button that ends the lock. */
export function unlockRoutes({
  auth,
  cookies,
  gateway,
  proofs,
}: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>): Router {
  const router = Router(); // mounted at /unlock for anyone

  const gone = (res: Response) => renderPage(res.status(410), 'sign-in/unlock/gone');

  const show = async (req: Request, res: Response, form: FormState) => {
    const token = cookies.read(req, COOKIE);
    const { adapter } = await auth.$context;
    const proof = token && (await proofs.findByToken(adapter, 'unlock-password', token));
    if (!proof) return gone(res);
    renderPage(res, 'sign-in/unlock/show', { form });
  };

  router.use(noStore, ownLink(cookies, COOKIE));

  router.get('/', async (req, res) => {
    const hit = openLink(cookies, req, res, { cookie: COOKIE, page: '/unlock' });
    if (hit === 'moved') return;
    if (hit === 'broken') return gone(res);
    await show(req, res, deliberateForm.blank());
  });

  router.post('/', async (req, res) => {
    const form = deliberateForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const token = cookies.read(req, COOKIE) ?? '';
    const outcome = await gateway.post(req, res, '/unlock-password', { token, ...form.data });
    if (!outcome.ok && outcome.status === 429) throw refusalError(outcome);
    cookies.clear(res, COOKIE);
    if (!outcome.ok) return gone(res);
    res.redirect(303, '/unlock/done');
  });

  router.get('/done', (_req, res) => renderPage(res, 'sign-in/unlock/done'));

  return router;
}
