import { Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
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

  router.use(noStore);

  router.get('/', async (req, res) => {
    const hit = openLink(cookies, req, res, { cookie: COOKIE, page: '/unlock' });
    if (hit === 'moved') return;
    const token = hit === 'broken' ? undefined : cookies.read(req, COOKIE);
    const { adapter } = await auth.$context;
    const proof = token && (await proofs.findByToken(adapter, 'unlock-password', token));
    renderPage(
      res.status(proof ? 200 : 410),
      proof ? 'sign-in/unlock/show' : 'sign-in/unlock/gone',
    );
  });

  router.post('/', async (req, res) => {
    const token = cookies.read(req, COOKIE) ?? '';
    const outcome = await gateway.post(req, res, '/unlock-password', { token });
    if (!outcome.ok && outcome.status === 429) throw refusalError(outcome);
    cookies.clear(res, COOKIE);
    if (!outcome.ok) return renderPage(res.status(410), 'sign-in/unlock/gone');
    res.redirect(303, '/unlock/done');
  });

  router.get('/done', (_req, res) => renderPage(res, 'sign-in/unlock/done'));

  return router;
}
