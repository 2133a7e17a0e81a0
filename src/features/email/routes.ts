import { fromNodeHeaders } from 'better-auth/node';
import { type Request, type Response, Router } from 'express';
import { apiOf } from '../../auth/api-of.ts';
import type { Deps } from '../../auth/deps.ts';
import { explain, refusalError } from '../../auth/errors.ts';
import type { Outcome } from '../../auth/gateway.ts';
import { ownLink } from '../../auth/proof/own-link.ts';
import { SECOND } from '../../time.ts';
import { setFlash } from '../../web/flash.ts';
import { type FormState, refused } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { changeForm, codeForm, linkForm } from './form.ts';
import { EMAIL_PAGE, LINK_COOKIE, showLink } from './link.ts';
import type { emailChange } from './policy/email-change.ts';

/** The form as it is met first: with the box ticked. */
const BLANK = codeForm.blank({ signOutElsewhere: 'on' });

/** The page of the person's address: what it is, changing it, and the change that waits. */
export function emailRoutes(deps: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>): Router {
  const { auth, cookies, gateway } = deps;
  const router = Router(); // mounted at EMAIL_PAGE for people who are signed in

  const show = async (req: Request, res: Response, form: FormState = BLANK) => {
    const headers = fromNodeHeaders(req.headers);
    const { pending } = await apiOf<typeof emailChange>(auth).pendingEmailChange({ headers });
    const wait = pending ? Math.ceil((pending.resendAt.getTime() - Date.now()) / SECOND) : 0;
    const values = { ...BLANK.values, ...form.values };
    renderPage(res, 'email/show', { pending, wait, form: { ...form, values } });
  };

  router.use('/confirm', ownLink(cookies, LINK_COOKIE));

  router.get('/', (req, res) => show(req, res));

  router.post('/', async (req, res) => {
    const form = changeForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const outcome = await gateway.post(req, res, '/change-email', form.data);
    if (!outcome.ok) return show(req, res, explainWait(res, form.state, outcome));
    setFlash(cookies, res, 'emailChangeSent');
    res.redirect(303, EMAIL_PAGE);
  });

  router.post('/code', async (req, res) => {
    const form = codeForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const { code, signOutElsewhere: revokeOtherSessions } = form.data;
    const body = { code, revokeOtherSessions };
    const outcome = await gateway.post(req, res, '/verify-email-change', body);
    if (!outcome.ok && outcome.code !== 'NO_EMAIL_CHANGE') {
      return show(req, res, explain(res, form.state, outcome));
    }
    setFlash(cookies, res, outcome.ok ? 'emailChanged' : 'noEmailChange');
    res.redirect(303, EMAIL_PAGE);
  });

  router.post('/resend', async (req, res) => {
    const outcome = await gateway.post(req, res, '/resend-email-change');
    if (!outcome.ok && outcome.code !== 'NO_EMAIL_CHANGE') {
      return show(req, res, explainWait(res, BLANK, outcome));
    }
    setFlash(cookies, res, outcome.ok ? 'emailChangeSent' : 'noEmailChange');
    res.redirect(303, EMAIL_PAGE);
  });

  router.post('/cancel', async (req, res) => {
    const outcome = await gateway.post(req, res, '/cancel-email-change');
    if (!outcome.ok && outcome.code !== 'NO_EMAIL_CHANGE') throw refusalError(outcome);
    setFlash(cookies, res, outcome.ok ? 'emailChangeCancelled' : 'noEmailChange');
    res.redirect(303, EMAIL_PAGE);
  });

  router.get('/confirm', (req, res) => showLink(deps, req, res, BLANK));

  router.post('/confirm', async (req, res) => {
    const token = cookies.read(req, LINK_COOKIE);
    if (token === undefined) return res.redirect(303, EMAIL_PAGE);
    const form = linkForm.read(req.body);
    if (!form.ok) return showLink(deps, req, res.status(422), form.state);
    const body = { token, revokeOtherSessions: form.data.signOutElsewhere };
    const outcome = await gateway.post(req, res, '/verify-email-change', body);
    if (!outcome.ok) return showLink(deps, req, res, explain(res, form.state, outcome));
    cookies.clear(res, LINK_COOKIE);
    setFlash(cookies, res, 'emailChanged');
    res.redirect(303, EMAIL_PAGE);
  });

  return router;
}

/** Explains a refusal. The brake on mails has words of its own, because nobody has tried too often. */
function explainWait(
  res: Response,
  state: FormState,
  refusal: Extract<Outcome, { ok: false }>,
): FormState {
  const explained = explain(res, state, refusal);
  if (refusal.retryAfter === undefined) return explained;
  return refused(state, '', { key: 'email.wait', values: { count: refusal.retryAfter } });
}
