import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { explainWait } from '../../auth/errors.ts';
import { LINK_COOKIES } from '../../auth/proof/link-cookies.ts';
import { safeReturnTo } from '../../auth/return-to.ts';
import type { FormState } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { withNext } from '../../web/return-to.ts';
import { askForm } from './form.ts';

export const ASK_PAGE = '/sign-in/mail';
export const CODE_PAGE = '/sign-in/mail/code';

/** Asking for a sign-in mail. The answer is the same whether the address is known or not. */
export function askingRoutes({ cookies, gateway }: Pick<Deps, 'cookies' | 'gateway'>): Router {
  const router = Router(); // mounted at ASK_PAGE for guests
  const show = (req: Request, res: Response, form: FormState) => {
    const next = safeReturnTo(req.body?.next ?? req.query.next);
    renderPage(res, 'sign-in-mail/ask', { form, next });
  };

  router.get('/', (req, res) => show(req, res, askForm.blank()));

  router.post('/', async (req, res) => {
    const next = safeReturnTo(req.body?.next);
    const form = askForm.read(req.body);
    // The button of the sign-in page brings along what is in its field, which may be no address.
    if (!form.ok && req.body?.from === 'sign-in')
      return res.redirect(303, withNext(ASK_PAGE, next));
    if (!form.ok) return show(req, res.status(422), form.state);
    const { email, remember: rememberMe } = form.data;
    const body = { email, rememberMe, ...(next && { callbackURL: next }) };
    const outcome = await gateway.post(req, res, '/sign-in/mail', body);
    if (!outcome.ok) return show(req, res, explainWait(res, form.state, outcome));
    cookies.clear(res, LINK_COOKIES.signIn);
    res.redirect(303, withNext(CODE_PAGE, next));
  });

  return router;
}
