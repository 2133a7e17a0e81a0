import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { explain, explainWait } from '../../../auth/errors.ts';
import { LINK_COOKIES } from '../../../auth/proof/link-cookies.ts';
import { showCode } from '../../../auth/proof/mail-code.ts';
import { namedAddress } from '../../../auth/proof/own-link.ts';
import { safeReturnTo } from '../../../auth/return-to.ts';
import { AFTER_SIGN_IN } from '../../../auth/session/session.ts';
import { setFlash } from '../../../web/flash.ts';
import { type FormState, refused } from '../../../web/form.ts';
import { LINK_KEPT, openLink } from '../../../web/mail-link.ts';
import { renderPage } from '../../../web/render.ts';
import { withNext } from '../../../web/return-to.ts';
import { noStore } from '../../../web/security-headers.ts';
import { readTypedCode } from '../../../web/typed-code.ts';
import { confirmForm, resendForm } from './form.ts';
import { waitingHere } from './waiting.ts';

/** What the API answers to a confirmation. */
interface Confirmed {
  readonly signedIn: boolean;
  /** Opens the choice of a password: the account has none any more. */
  readonly resetToken: string | null;
  readonly next: string | null;
}

/** Confirming an address by the link or the code of a mail, signed in or not. */
export function emailVerificationRoutes(
  deps: Pick<Deps, 'auth' | 'browsers' | 'cookies' | 'gateway' | 'proofs' | 'rulebook'>,
): Router {
  const { cookies, gateway } = deps;
  const router = Router();

  const show = async (req: Request, res: Response, form: FormState, { broken = false } = {}) => {
    const { link, ...waiting } = await waitingHere(deps, req, res, broken);
    const next = safeReturnTo(req.body?.next ?? req.query.next);
    const opened = link !== undefined;
    renderPage(res, 'email/verification/show', { form, next, ...waiting, opened });
  };

  const GONE = refused(confirmForm.blank(), '', { key: 'mailCode.gone' });
  const CLOSED = refused(confirmForm.blank(), '', { key: 'emailVerification.noCode' });

  router.use(noStore);

  router.get('/', async (req, res) => {
    const cookie = LINK_COOKIES.confirmEmail;
    const hit = openLink(cookies, req, res, { cookie, page: '/verify-email' });
    if (hit === 'moved') return;
    if (hit === 'broken') return show(req, res.status(410), GONE, { broken: true });
    const { link, linkGone, closed } = await waitingHere(deps, req, res);
    if (linkGone) {
      cookies.clear(res, cookie);
      return show(req, res.status(410), GONE);
    }
    if (!link && res.locals.viewer?.emailVerified) {
      return res.redirect(303, safeReturnTo(req.query.next) ?? AFTER_SIGN_IN);
    }
    if (closed) return show(req, res, CLOSED);
    return show(req, res, confirmForm.blank({ code: link ? showCode(link.code) : '' }));
  });

  router.post('/', async (req, res) => {
    const form = confirmForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const { code, password, startOver } = form.data;
    const { link, email } = await waitingHere(deps, req, res);
    const named = namedAddress(req);
    if (named !== undefined && named !== email) {
      setFlash(cookies, res, 'otherLink');
      return res.redirect(303, '/verify-email');
    }
    const opened = link && code === readTypedCode(link.code, 'mail');
    const proof = opened ? { token: link.token } : { code, email: named };
    const outcome = await gateway.post(req, res, '/verify-email', {
      ...proof,
      ...(password !== null && { password }),
      ...(startOver && { startOver }),
    });
    if (!outcome.ok) return show(req, res, explain(res, form.state, outcome));
    cookies.clear(res, LINK_COOKIES.confirmEmail);
    goOn(req, res, outcome.data as Confirmed);
  });

  /** Leads to the page that was asked for; where that is needed, by way of a new password or of sign-in. */
  const goOn = (req: Request, res: Response, { signedIn, resetToken, next: asked }: Confirmed) => {
    const next = safeReturnTo(asked) ?? safeReturnTo(req.body?.next);
    if (resetToken) {
      cookies.write(res, LINK_COOKIES.resetPassword, resetToken, LINK_KEPT);
      setFlash(cookies, res, 'passwordToChoose');
      return res.redirect(303, '/reset-password');
    }
    const inside = signedIn || res.locals.viewer !== null;
    setFlash(cookies, res, inside ? 'emailConfirmed' : 'emailConfirmedSignIn');
    res.redirect(303, inside ? (next ?? AFTER_SIGN_IN) : withNext('/sign-in', next));
  };

  router.post('/resend', async (req, res) => {
    const next = safeReturnTo(req.body?.next);
    const form = resendForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const body = { ...form.data, ...(next && { callbackURL: next }) };
    const outcome = await gateway.post(req, res, '/send-verification-email', body);
    if (!outcome.ok) return show(req, res, explainWait(res, form.state, outcome));
    cookies.clear(res, LINK_COOKIES.confirmEmail);
    setFlash(cookies, res, 'confirmationSent');
    res.redirect(303, withNext('/verify-email', next));
  });

  return router;
}
