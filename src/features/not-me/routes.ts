import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { refusalError } from '../../auth/errors.ts';
import { deliberateForm } from '../../auth/proof/deliberate.ts';
import { ownLink } from '../../auth/proof/own-link.ts';
import { HOUR } from '../../time.ts';
import { setFlash } from '../../web/flash.ts';
import type { FormState } from '../../web/form.ts';
import { openLink } from '../../web/mail-link.ts';
import { renderPage } from '../../web/render.ts';
import { noStore } from '../../web/security-headers.ts';

/** The link's secret waits here, so that it is in no address bar, history or referrer. */
const COOKIE = 'not_me';

/** Behind the "this was not me" link of a notice: a button that locks the account. */
export function notMeRoutes({
  auth,
  cookies,
  gateway,
  proofs,
}: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>): Router {
  const router = Router(); // mounted at /not-me for anyone

  const gone = (res: Response) => renderPage(res.status(410), 'not-me/gone');

  const show = async (req: Request, res: Response, form: FormState) => {
    const token = cookies.read(req, COOKIE);
    const { adapter } = await auth.$context;
    const proof = token && (await proofs.findByToken(adapter, 'not-me', token));
    if (!proof) return gone(res);
    renderPage(res, 'not-me/show', { form });
  };

  router.use(noStore, ownLink(cookies, COOKIE));

  router.get('/', async (req, res) => {
    const hit = openLink(cookies, req, res, { cookie: COOKIE, keptFor: HOUR, page: '/not-me' });
    if (hit === 'moved') return;
    if (hit === 'broken') return gone(res);
    await show(req, res, deliberateForm.blank());
  });

  router.post('/', async (req, res) => {
    const form = deliberateForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const token = cookies.read(req, COOKIE) ?? '';
    const outcome = await gateway.post(req, res, '/not-me', { token, ...form.data });
    if (!outcome.ok && outcome.status === 429) throw refusalError(outcome);
    if (!outcome.ok && outcome.code === 'EMAIL_UNDO_TAKEN') {
      return renderPage(res.status(outcome.status), 'email/undo/show', { taken: true });
    }
    if (!outcome.ok) return gone(res);
    cookies.clear(res, COOKIE);
    const { deletionCalledOff } = outcome.data as { deletionCalledOff: boolean };
    if (deletionCalledOff) setFlash(cookies, res, 'deletionCalledOff');
    res.redirect(303, '/not-me/done');
  });

  router.get('/done', (_req, res) => renderPage(res, 'not-me/done'));

  return router;
}
