import { Router } from 'express';
import { refusalError } from '../../auth/errors.ts';
import type { Deps } from '../../deps.ts';
import { HOUR } from '../../time.ts';
import { setFlash } from '../../web/flash.ts';
import { renderPage } from '../../web/render.ts';

const COOKIE = 'recovery_cancel';

const LONGEST_TOKEN = 200;

/** Behind the link of every notice, and the button that signed-in pages show. */
export function recoveryCancelRoutes({ auth, cookies, gateway, proofs }: Deps): Router {
  const router = Router(); // mounted at /recovery/cancel for anyone

  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });

  router.get('/', async (req, res) => {
    if (typeof req.query.token === 'string') {
      cookies.write(res, COOKIE, req.query.token.slice(0, LONGEST_TOKEN), HOUR);
      return res.redirect(303, '/recovery/cancel');
    }
    const token = cookies.read(req, COOKIE);
    const { adapter } = await auth.$context;
    const proof = token && (await proofs.findByToken(adapter, 'cancel-recovery', token));
    renderPage(res.status(proof ? 200 : 410), proof ? 'recovery/cancel' : 'recovery/gone');
  });

  router.post('/', async (req, res) => {
    const token = cookies.read(req, COOKIE) ?? '';
    const outcome = await gateway.post(req, res, '/recovery/cancel', { token });
    if (!outcome.ok && outcome.status === 429) throw refusalError(outcome);
    cookies.clear(res, COOKIE);
    if (!outcome.ok) return renderPage(res.status(410), 'recovery/gone');
    res.redirect(303, '/recovery/cancel/done');
  });

  router.get('/done', (_req, res) => renderPage(res, 'recovery/cancelled'));

  // The button of who is signed in needs no link.
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
