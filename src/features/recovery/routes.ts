import { type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { explainWait } from '../../auth/errors.ts';
import { addLinkPage } from '../../auth/proof/link-page.ts';
import { HOUR } from '../../time.ts';
import type { FormState } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { noStore } from '../../web/security-headers.ts';
import { hoursOf, LONGER_BY_MAIL } from './policy/recovery.ts';

/** For a person who has taken the first step of signing in and can use none of their second factors. */
export function recoveryRoutes(
  deps: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs' | 'config'>,
): Router {
  const { gateway, config } = deps;
  const hours = config.settings.RECOVERY_WAIT_HOURS;
  const router = Router(); // mounted at /recovery for anyone

  const show = (res: Response, form: FormState = BLANK) =>
    renderPage(res, 'recovery/show', { form, hours, longer: hours * LONGER_BY_MAIL });

  router.use(noStore);

  router.get('/', (_req, res) => {
    // The first proof comes first. A person who is signed in looks after their factors themselves.
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

  addLinkPage(router, '/start', deps, {
    cookie: 'recovery',
    keptFor: HOUR,
    purpose: 'recovery',
    endpoint: '/recovery/start',
    goneView: 'recovery/gone',
    show(res, form, proof) {
      const { email } = proof.payload;
      renderPage(res, 'recovery/start', { form, email, hours: hoursOf(proof, hours) });
    },
    done: (res) => res.redirect(303, '/recovery/started'),
  });

  return router;
}

/** A form of one button. */
const BLANK: FormState = { fields: [], values: {}, problems: {} };
