import { Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
import { asksSecondStep, codesLeft } from '../../../auth/ladder/factors-left.ts';
import { signedIn } from '../../../auth/session/session.ts';
import { checkboxField } from '../../../web/fields.ts';
import { setFlash } from '../../../web/flash.ts';
import { defineForm } from '../../../web/form.ts';

const SECURITY_PAGE = '/account/security';

const choiceForm = defineForm({ signOutElsewhere: checkboxField });

/** Whether mail is taken for a second step; the panel is on the page of second factors. */
export function mailFactorRoutes({
  cookies,
  database,
  gateway,
}: Pick<Deps, 'cookies' | 'database' | 'gateway'>): Router {
  const router = Router(); // mounted at /account/security/mail for people who are signed in

  // What interrupts a form leads back to its mount, and these stand on another page.
  router.get('/', (_req, res) => res.redirect(303, SECURITY_PAGE));

  for (const choice of ['on', 'off'] as const) {
    router.post(`/${choice}`, async (req, res) => {
      const form = choiceForm.read(req.body);
      const revokeOtherSessions = form.ok && form.data.signOutElsewhere;
      const path = choice === 'on' ? '/two-factor/enable-mail' : '/two-factor/disable-mail';
      const outcome = await gateway.post(req, res, path, { revokeOtherSessions });
      const already = !outcome.ok && outcome.code.startsWith('MAIL_FACTOR_');
      if (!outcome.ok && !already) throw refusalError(outcome);
      const { user } = signedIn(res);
      const ended = choice === 'off' && !(await asksSecondStep(database.query, user.id));
      const off = ended ? 'secondStepEnded' : 'mailFactorOff';
      const done = choice === 'on' ? 'mailFactorOn' : off;
      setFlash(cookies, res, already ? 'mailFactorAlready' : done);
      // With a second step the person needs a way back.
      const left = await codesLeft(database.query, user.id);
      const wanting = choice === 'on' && left === 0;
      res.redirect(303, wanting ? `${SECURITY_PAGE}/recovery-codes` : SECURITY_PAGE);
    });
  }

  return router;
}
