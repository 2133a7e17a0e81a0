import { type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { explain, refusalError } from '../../../auth/errors.ts';
import { signedIn } from '../../../auth/session/session.ts';
import { USER_NAME_LENGTH } from '../../../auth/user-name.ts';
import { setFlash } from '../../../web/flash.ts';
import type { FormState } from '../../../web/form.ts';
import { renderPage } from '../../../web/render.ts';
import { userNameForm } from './form.ts';

const PAGE = '/account/username';

/** Choosing a user name, another one, or none. */
export function userNameRoutes({ gateway, cookies }: Pick<Deps, 'gateway' | 'cookies'>): Router {
  const router = Router(); // mounted at PAGE for people who are signed in

  const show = (res: Response, form: FormState) => {
    const { username } = signedIn(res).user;
    renderPage(res, 'profile/user-name/show', { form, username, nameLength: USER_NAME_LENGTH });
  };

  router.get('/', (_req, res) => {
    const { username } = signedIn(res).user;
    // Ticked where something changes, not where something is only added.
    const blank = username ? { username, signOutElsewhere: 'on' } : {};
    show(res, userNameForm.blank(blank));
  });

  router.post('/', async (req, res) => {
    const form = userNameForm.read(req.body);
    if (!form.ok) return show(res.status(422), form.state);
    const { username, signOutElsewhere: revokeOtherSessions } = form.data;
    const body = { username, revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/change-username', body);
    if (!outcome.ok) return show(res, explain(res, form.state, outcome));
    setFlash(cookies, res, 'userNameChanged');
    res.redirect(303, PAGE);
  });

  router.post('/remove', async (req, res) => {
    const revokeOtherSessions = Boolean(req.body?.signOutElsewhere);
    const body = { username: null, revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/change-username', body);
    // The button was pressed twice: the name is gone already.
    if (!outcome.ok && outcome.code !== 'USERNAME_UNCHANGED') throw refusalError(outcome);
    setFlash(cookies, res, 'userNameRemoved');
    res.redirect(303, PAGE);
  });

  return router;
}
