import { type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { alsoRefused, explainWait } from '../../auth/errors.ts';
import { safeReturnTo } from '../../auth/return-to.ts';
import { AFTER_SIGN_IN } from '../../auth/session/session.ts';
import type { FormState } from '../../web/form.ts';
import { timeZoneField } from '../../web/preference-fields.ts';
import { renderPage } from '../../web/render.ts';
import { withNext } from '../../web/return-to.ts';
import { createSignUpForm } from './form.ts';
import { refusals } from './refusals.ts';

/**
 * The refusals that tell that an account has the address. They come only where a new person is signed in at
 * once.
 */
const TAKEN = Object.keys(refusals);

/** Creating an account: the person is signed in at once, or confirms the address first. */
export function signUpRoutes({
  config,
  gateway,
  passwordWeakness,
}: Pick<Deps, 'config' | 'gateway' | 'passwordWeakness'>): Router {
  const shortest = config.settings.PASSWORD_MIN_LENGTH;
  const tellsTaken = config.settings.EMAIL_VERIFICATION === 'later';
  const signUpForm = createSignUpForm(shortest);
  const router = Router();
  const show = (res: Response, form: FormState, next: string | undefined, taken?: string) =>
    renderPage(res, 'sign-up/show', { form, next, shortest, taken });

  router.get('/', (req, res) => show(res, signUpForm.blank(), safeReturnTo(req.query.next)));

  router.post('/', async (req, res) => {
    const next = safeReturnTo(req.body?.next);
    const form = signUpForm.read(req.body);
    const data = form.ok ? form.data : tellsTaken && withItsPassword(form.state, req.body);
    if (!data) {
      const { name, email } = form.state.values;
      const weakness = passwordWeakness(String(req.body?.password), { name, email });
      return show(res.status(422), alsoRefused(res, form.state, weakness), next);
    }
    const timeZone = timeZoneField.schema.safeParse(req.body?.timeZone).data;
    const outcome = await gateway.post(req, res, '/sign-up/email', {
      ...data,
      // As the script of the page says it; nobody chooses it here, so nobody hears of a wrong one.
      ...(timeZone && { timeZone }),
      // Being kept signed in is a choice, and this form does not offer it.
      rememberMe: false,
      ...(next && { callbackURL: next }),
    });
    if (!outcome.ok) {
      const taken = TAKEN.includes(outcome.code) ? data.email : undefined;
      // The form has said of the password what the endpoint says of it.
      if (!form.ok && !taken && outcome.status === 422) {
        return show(res.status(422), form.state, next);
      }
      return show(res, explainWait(res, form.state, outcome), next, taken);
    }
    // There is no token where the address is to be confirmed first.
    const { token } = outcome.data as { token: string | null };
    res.redirect(303, token ? (next ?? AFTER_SIGN_IN) : withNext('/verify-email', next));
  });

  return router;
}

/**
 * What was sent, if the length of the password is all that is wrong with it. The endpoint refuses it, too, and tells
 * whether the address is taken.
 */
function withItsPassword({ values, problems }: FormState, body: unknown) {
  const { name = '', email = '' } = values;
  const { password } = body as { password?: unknown };
  const isRight = Object.keys(problems).every((field) => field === 'password');
  return isRight && typeof password === 'string' && password !== ''
    ? { name, email, password }
    : undefined;
}
