import { type Request, type Response, Router } from 'express';
import { addressNamed } from '../../auth/address-named.ts';
import type { Deps } from '../../auth/deps.ts';
import { closed, explain } from '../../auth/errors.ts';
import { LAST_WAY_COOKIE } from '../../auth/ladder/last-way.ts';
import { safeReturnTo } from '../../auth/return-to.ts';
import { onwardWithOffer } from '../../auth/session/onward-with-offer.ts';
import type { FormState } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { signInForm } from './form.ts';

/** Signing in with address or user name, and password. */
export function signInRoutes(
  deps: Pick<Deps, 'config' | 'cookies' | 'database' | 'gateway' | 'rulebook'>,
): Router {
  const { config, cookies, gateway } = deps;
  const confirmFirst = config.settings.EMAIL_VERIFICATION === 'first';
  const router = Router();
  const show = (
    req: Request,
    res: Response,
    form: FormState,
    next: string | undefined,
    isLocked = false,
  ) =>
    renderPage(res, 'sign-in/show', {
      form,
      next,
      isLocked,
      confirmFirst: confirmFirst && !isLocked,
      lastWay: cookies.read(req, LAST_WAY_COOKIE),
    });

  router.get('/', (req, res) => {
    const form = signInForm.blank({ email: addressNamed(req) });
    show(req, res, form, safeReturnTo(req.query.next));
  });

  router.post('/', async (req, res) => {
    const next = safeReturnTo(req.body?.next);
    const form = signInForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state, next);
    const { email: typed, password, remember: rememberMe } = form.data;
    const [endpoint, who] = typed.includes('@')
      ? ['/sign-in/email', { email: typed }]
      : ['/sign-in/username', { username: typed }];
    const outcome = await gateway.post(req, res, endpoint, {
      ...who,
      password,
      rememberMe,
      ...(next && { callbackURL: next }),
    });
    if (!outcome.ok) {
      const { triesLeft, retryAfter } = outcome;
      if (triesLeft !== 0 || retryAfter === undefined) {
        return show(req, res, explain(res, form.state, outcome), next);
      }
      const { t } = res.locals;
      const locked = closed(t, form.state, retryAfter, 'signIn.locked');
      return show(req, res.status(outcome.status), locked, next, true);
    }
    res.redirect(303, await onwardWithOffer(deps, req, res, outcome, next));
  });

  return router;
}
