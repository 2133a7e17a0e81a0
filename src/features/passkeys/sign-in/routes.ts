import { type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { explain } from '../../../auth/errors.ts';
import { passkeyField } from '../../../auth/fields.ts';
import { safeReturnTo } from '../../../auth/return-to.ts';
import { onward } from '../../../auth/session/session.ts';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm, type FormState, refused } from '../../../web/form.ts';
import { renderPage } from '../../../web/render.ts';
import { withNext } from '../../../web/return-to.ts';
import { unknownHere } from '../signals.ts';

const signInForm = defineForm({ response: passkeyField, remember: checkboxField });

/** Signing in with a passkey: where the script of the sign-in page sends what the browser gave. */
export function passkeySignInRoutes({
  baseUrl,
  gateway,
}: Pick<Deps, 'baseUrl' | 'gateway'>): Router {
  const router = Router(); // mounted at /sign-in/passkey for guests

  /** `unknown`: the passkey that the browser may be told of, as nobody knows it here. */
  const show = (res: Response, form: FormState, next: string | undefined, unknown?: object) =>
    renderPage(res, 'passkeys/sign-in/refused', { form, next, unknown });

  router.post('/', async (req, res) => {
    const next = safeReturnTo(req.body?.next);
    const form = signInForm.read(req.body);
    if (!form.ok) {
      return show(
        res.status(422),
        refused(form.state, '', { key: 'passkeys.problems.failed' }),
        next,
      );
    }
    const { response, remember: rememberMe } = form.data;
    const path = '/passkey/verify-authentication';
    const outcome = await gateway.post(req, res, path, { response, rememberMe });
    if (outcome.ok) return res.redirect(303, onward(outcome, next));
    if (outcome.code === 'EMAIL_NOT_VERIFIED') {
      return res.redirect(303, withNext('/verify-email', next));
    }
    const isUnknown = outcome.code === 'PASSKEY_NOT_FOUND';
    show(
      res,
      explain(res, form.state, outcome),
      next,
      isUnknown ? unknownHere(baseUrl, response) : undefined,
    );
  });

  return router;
}
