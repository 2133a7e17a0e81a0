import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { explainWait, refusalError } from '../../auth/errors.ts';
import { deliberateForm } from '../../auth/proof/deliberate.ts';
import { ownLink } from '../../auth/proof/own-link.ts';
import { HOUR } from '../../time.ts';
import type { FormState } from '../../web/form.ts';
import { openLink } from '../../web/mail-link.ts';
import { renderPage } from '../../web/render.ts';
import { noStore } from '../../web/security-headers.ts';
import { hoursOf, LONGER_BY_MAIL } from './policy/recovery.ts';

/** The link's secret waits here, so that it is in no address bar, history or referrer. */
const COOKIE = 'recovery';

/** For who is half signed in and can use none of their second factors. */
export function recoveryRoutes({
  auth,
  cookies,
  gateway,
  proofs,
  config,
}: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs' | 'config'>): Router {
  const hours = config.settings.RECOVERY_WAIT_HOURS;
  const router = Router(); // mounted at /recovery for anyone

  const show = (res: Response, form: FormState = BLANK) =>
    renderPage(res, 'recovery/show', { form, hours, longer: hours * LONGER_BY_MAIL });

  const over = (res: Response) => {
    cookies.clear(res, COOKIE);
    gone(res);
  };

  const gone = (res: Response) => renderPage(res.status(410), 'recovery/gone');

  const showStart = async (req: Request, res: Response, form: FormState) => {
    const token = cookies.read(req, COOKIE);
    const { adapter } = await auth.$context;
    const proof = token && (await proofs.findByToken(adapter, 'recovery', token));
    if (!proof) return over(res);
    const { email } = proof.payload;
    renderPage(res, 'recovery/start', { form, email, hours: hoursOf(proof, hours) });
  };

  router.use(noStore);
  router.use('/start', ownLink(cookies, COOKIE));

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
    router.get(`/${page}`, (_req, res) => renderPage(res, 'recovery/note', { note: page }));
  }

  router.get('/start', async (req, res) => {
    const link = { cookie: COOKIE, keptFor: HOUR, page: '/recovery/start' };
    const hit = openLink(cookies, req, res, link);
    if (hit === 'moved') return;
    if (hit === 'broken') return gone(res);
    await showStart(req, res, deliberateForm.blank());
  });

  router.post('/start', async (req, res) => {
    const form = deliberateForm.read(req.body);
    if (!form.ok) return showStart(req, res.status(422), form.state);
    const token = cookies.read(req, COOKIE) ?? '';
    const outcome = await gateway.post(req, res, '/recovery/start', { token, ...form.data });
    if (!outcome.ok && outcome.status === 429) throw refusalError(outcome);
    if (!outcome.ok) return over(res);
    cookies.clear(res, COOKIE);
    res.redirect(303, '/recovery/started');
  });

  return router;
}

/** A form of one button. */
const BLANK: FormState = { fields: [], values: {}, problems: {} };
