import { type Request, type Response, Router } from 'express';
import { explainWait, refusalError } from '../../auth/errors.ts';
import type { Deps } from '../../deps.ts';
import { HOUR } from '../../time.ts';
import type { FormState } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';

/** The link's secret waits here, so that it is in no address bar, history or referrer. */
const COOKIE = 'recovery';

const LONGEST_TOKEN = 200;

/** For who is half signed in and can use none of their second factors. */
export function recoveryRoutes({
  auth,
  cookies,
  gateway,
  proofs,
  recoveryWaitHours: hours,
}: Deps): Router {
  const router = Router(); // mounted at /recovery for anyone

  const show = (res: Response, form: FormState = BLANK) =>
    renderPage(res, 'recovery/show', { form, hours });

  const gone = (res: Response) => {
    cookies.clear(res, COOKIE);
    renderPage(res.status(410), 'recovery/gone');
  };

  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });

  router.get('/', (_req, res) => {
    // The first proof comes first; who is signed in looks after their factors themselves.
    if (res.locals.viewer) return res.redirect(303, '/account/security');
    if (!res.locals.secondStep) return res.redirect(303, '/sign-in');
    show(res);
  });

  router.post('/', async (req, res) => {
    const outcome = await gateway.post(req, res, '/recovery/request');
    if (outcome.ok) {
      const { recoveryDueAt } = outcome.data as { recoveryDueAt: string | null };
      return res.redirect(303, recoveryDueAt ? '/recovery/waiting' : '/recovery/sent');
    }
    if (outcome.code === 'INVALID_TWO_FACTOR_COOKIE') return res.redirect(303, '/sign-in');
    show(res, explainWait(res, BLANK, outcome));
  });

  for (const page of ['sent', 'waiting', 'started'] as const) {
    router.get(`/${page}`, (_req, res) => renderPage(res, 'recovery/note', { note: page, hours }));
  }

  router.get('/start', async (req: Request, res) => {
    if (typeof req.query.token === 'string') {
      cookies.write(res, COOKIE, req.query.token.slice(0, LONGEST_TOKEN), HOUR);
      return res.redirect(303, '/recovery/start');
    }
    const token = cookies.read(req, COOKIE);
    const { adapter } = await auth.$context;
    const proof = token && (await proofs.findByToken(adapter, 'recovery', token));
    if (!proof) return gone(res);
    renderPage(res, 'recovery/start', { email: proof.payload.email, hours });
  });

  router.post('/start', async (req, res) => {
    const token = cookies.read(req, COOKIE) ?? '';
    const outcome = await gateway.post(req, res, '/recovery/start', { token });
    if (!outcome.ok && outcome.status === 429) throw refusalError(outcome);
    if (!outcome.ok) return gone(res);
    cookies.clear(res, COOKIE);
    res.redirect(303, '/recovery/started');
  });

  return router;
}

/** A form of one button. */
const BLANK: FormState = { fields: [], values: {}, problems: {} };
