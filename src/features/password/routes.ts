import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { alsoRefused, explain } from '../../auth/errors.ts';
import { signedIn } from '../../auth/session/session.ts';
import { setFlash } from '../../web/flash.ts';
import type { FormState } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { createPasswordForms, TICKED } from './form.ts';
import { hasPassword } from './queries.ts';

const PAGE = '/account/password';

/** Changing the password, or setting the first one. */
export function passwordRoutes({
  config,
  gateway,
  cookies,
  database,
  passwordWeakness,
}: Pick<Deps, 'config' | 'gateway' | 'cookies' | 'database' | 'passwordWeakness'>): Router {
  const shortest = config.settings.PASSWORD_MIN_LENGTH;
  const forms = createPasswordForms(shortest);
  const router = Router(); // mounted at PAGE for people who are signed in

  const show = (res: Response, view: 'change' | 'set', form: FormState) =>
    renderPage(res, `password/${view}`, { form, shortest });

  router.get('/', async (_req, res) => {
    if (await hasPassword(database.query, signedIn(res).user.id)) {
      return show(res, 'change', forms.change.blank(TICKED));
    }
    show(res, 'set', forms.set.blank());
  });

  router.post('/', async (req: Request, res) => {
    const form = forms.change.read(req.body);
    if (!form.ok) {
      const weakness = passwordWeakness(String(req.body?.newPassword), signedIn(res).user);
      return show(res.status(422), 'change', alsoRefused(res, form.state, weakness));
    }
    const { signOutElsewhere: revokeOtherSessions, ...passwords } = form.data;
    const body = { ...passwords, revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/change-password', body);
    if (!outcome.ok) return show(res, 'change', explain(res, form.state, outcome));
    setFlash(cookies, res, 'passwordChanged');
    res.redirect(303, PAGE);
  });

  router.post('/set', async (req, res) => {
    const form = forms.set.read(req.body);
    if (!form.ok) return show(res.status(422), 'set', form.state);
    const { newPassword, signOutElsewhere: revokeOtherSessions } = form.data;
    const body = { newPassword, revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/set-password', body);
    if (!outcome.ok) return show(res, 'set', explain(res, form.state, outcome));
    setFlash(cookies, res, 'passwordSet');
    res.redirect(303, PAGE);
  });

  return router;
}
