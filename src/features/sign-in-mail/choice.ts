import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { refusalError } from '../../auth/errors.ts';
import { LAST_WAY_IN } from '../../auth/ladder/last-way-in.ts';
import { HttpError } from '../../web/errors.ts';
import { checkboxField } from '../../web/fields.ts';
import { setFlash } from '../../web/flash.ts';
import { defineForm } from '../../web/form.ts';

/** The page that has the panel (views/parts/security/mail-sign-in.ejs). */
const PAGE = '/account/security';

const choiceForm = defineForm({ enabled: checkboxField, signOutElsewhere: checkboxField });

/** "Never sign me in by email", and taking it back; the link of every such mail leads here. */
export function mailSignInChoiceRoutes({
  cookies,
  gateway,
}: Pick<Deps, 'cookies' | 'gateway'>): Router {
  const router = Router(); // mounted at /account/sign-in-by-email for people who are signed in

  router.get('/', (_req, res) => res.redirect(303, `${PAGE}#mail-sign-in`));

  router.post('/', async (req, res) => {
    const form = choiceForm.read(req.body);
    if (!form.ok) throw new HttpError(400, 'not the form of this page');
    const { enabled, signOutElsewhere: revokeOtherSessions } = form.data;
    const body = { enabled, revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/mail-sign-in', body);
    if (!outcome.ok && outcome.code !== LAST_WAY_IN) throw refusalError(outcome);
    const done = enabled ? 'mailSignInOn' : 'mailSignInOff';
    setFlash(cookies, res, outcome.ok ? done : 'mailSignInNeeded');
    res.redirect(303, PAGE);
  });

  return router;
}
