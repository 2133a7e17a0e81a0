import { type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { explainWait } from '../../auth/errors.ts';
import { safeReturnTo } from '../../auth/return-to.ts';
import { AFTER_SIGN_IN } from '../../auth/session/session.ts';
import type { FormState } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { withNext } from '../../web/return-to.ts';
import { createSignUpForm } from './form.ts';

/** Creating an account: the person is signed in at once, or confirms the address first. */
export function signUpRoutes({ config, gateway }: Pick<Deps, 'config' | 'gateway'>): Router {
  const shortest = config.settings.PASSWORD_MIN_LENGTH;
  const signUpForm = createSignUpForm(shortest);
  const router = Router();
  const show = (res: Response, form: FormState, next: string | undefined) =>
    renderPage(res, 'sign-up/show', { form, next, shortest });

  router.get('/', (req, res) => show(res, signUpForm.blank(), safeReturnTo(req.query.next)));

  router.post('/', async (req, res) => {
    const next = safeReturnTo(req.body?.next);
    const form = signUpForm.read(req.body);
    if (!form.ok) return show(res.status(422), form.state, next);
    const outcome = await gateway.post(req, res, '/sign-up/email', {
      ...form.data,
      // Being kept signed in is a choice, and this form does not offer it.
      rememberMe: false,
      ...(next && { callbackURL: next }),
    });
    if (!outcome.ok) return show(res, explainWait(res, form.state, outcome), next);
    // No token: the address is to be confirmed first.
    const { token } = outcome.data as { token: string | null };
    res.redirect(303, token ? (next ?? AFTER_SIGN_IN) : withNext('/verify-email', next));
  });

  return router;
}
