import { type Request, type Response, Router } from 'express';
import { addressNamed } from '../../../auth/address-named.ts';
import type { Deps } from '../../../auth/deps.ts';
import { explainWait } from '../../../auth/errors.ts';
import { LINK_COOKIES } from '../../../auth/proof/link-cookies.ts';
import { safeReturnTo } from '../../../auth/return-to.ts';
import { shownEmail } from '../../../email-address.ts';
import type { FormState } from '../../../web/form.ts';
import { LINK_KEPT } from '../../../web/mail-link.ts';
import { renderPage } from '../../../web/render.ts';
import { withNext } from '../../../web/return-to.ts';
import { requestForm } from './form.ts';

/** The cookie with the address for which this browser asked: the code for it may be entered here. */
export const ADDRESS_COOKIE = 'reset_address';

/** Asking for a new password. The answer is the same whether the address is known or not. */
export function requestRoutes({ cookies, gateway }: Pick<Deps, 'cookies' | 'gateway'>): Router {
  const router = Router(); // mounted at /forgot-password for anyone
  const show = (req: Request, res: Response, form: FormState) => {
    const next = safeReturnTo(req.body?.next ?? req.query.next);
    const underWay = cookies.read(req, ADDRESS_COOKIE) !== undefined;
    renderPage(res, 'password/reset/ask', { form, next, underWay });
  };

  router.get('/', (req, res) => {
    show(
      req,
      res,
      requestForm.blank({ email: addressNamed(req) || shownEmail(res.locals.viewer?.email ?? '') }),
    );
  });

  router.post('/', async (req, res) => {
    const next = safeReturnTo(req.body?.next);
    const form = requestForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const body = { ...form.data, ...(next && { redirectTo: next }) };
    const outcome = await gateway.post(req, res, '/request-password-reset', body);
    if (!outcome.ok) return show(req, res, explainWait(res, form.state, outcome));
    cookies.write(res, ADDRESS_COOKIE, form.data.email, LINK_KEPT);
    cookies.clear(res, LINK_COOKIES.resetPassword);
    res.redirect(303, withNext('/reset-password', next));
  });

  return router;
}
