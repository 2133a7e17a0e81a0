import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { explain, refusalError } from '../../../auth/errors.ts';
import { LINK_COOKIES } from '../../../auth/proof/link-cookies.ts';
import { namedAddress } from '../../../auth/proof/own-link.ts';
import { whatEndsBy } from '../../../auth/proof/what-ends.ts';
import { safeReturnTo } from '../../../auth/return-to.ts';
import { AFTER_SIGN_IN } from '../../../auth/session/session.ts';
import type { WordKey } from '../../../i18n/words.ts';
import { MINUTE } from '../../../time.ts';
import { setFlash } from '../../../web/flash.ts';
import type { FormState } from '../../../web/form.ts';
import { openLink } from '../../../web/mail-link.ts';
import { backToStart, renderPage } from '../../../web/render.ts';
import { withNext } from '../../../web/return-to.ts';
import { noStore } from '../../../web/security-headers.ts';
import { createResetForms } from './form.ts';
import { ADDRESS_COOKIE } from './request.ts';

/** The way by which this browser may choose a password, and for which address: none when the link is gone. */
type Way =
  | {
      readonly by: 'link';
      readonly token: string;
      readonly email: string | undefined;
      /** What else ends with the reset, in an account that nobody has confirmed. */
      readonly ends: readonly WordKey[] | undefined;
    }
  | { readonly by: 'code'; readonly email: string };

/** Choosing a new password by the link or the code of a mail. Signs nobody in. */
export function passwordResetRoutes(
  deps: Pick<Deps, 'auth' | 'config' | 'cookies' | 'gateway' | 'proofs' | 'rulebook'>,
): Router {
  const { config, cookies, gateway } = deps;
  const shortest = config.settings.PASSWORD_MIN_LENGTH;
  const forms = createResetForms(shortest);
  const router = Router(); // mounted at /reset-password for anyone

  const gone = (res: Response) => renderPage(res.status(410), 'password/reset/gone');

  const show = (req: Request, res: Response, way: Way, form: FormState) => {
    const { by, email } = way;
    if (email === undefined) return gone(res);
    const next = safeReturnTo(req.body?.next ?? req.query.next);
    renderPage(res, 'password/reset/show', {
      form,
      next,
      by,
      email,
      ends: way.by === 'link' ? way.ends : undefined,
      shortest,
    });
  };

  router.use(noStore);

  router.get('/', async (req, res) => {
    const cookie = LINK_COOKIES.resetPassword;
    const hit = openLink(cookies, req, res, { cookie, page: '/reset-password' });
    if (hit === 'moved') return;
    if (hit === 'broken') return gone(res);
    const way = await wayHere(deps, req);
    const { viewer } = res.locals;
    if (!way) return backToStart(res, '/forgot-password');
    if (way.by === 'link' && way.email && viewer && viewer.email !== way.email) {
      return renderPage(res, 'password/reset/which', { email: way.email });
    }
    if (way.email === undefined) cookies.clear(res, cookie);
    show(req, res, way, forms[way.by].blank());
  });

  router.post('/', async (req, res) => {
    const way = await wayHere(deps, req);
    if (!way) return res.redirect(303, '/forgot-password');
    const named = namedAddress(req);
    if (named !== undefined && way.email !== undefined && named !== way.email) {
      setFlash(cookies, res, 'otherLink');
      return res.redirect(303, '/reset-password');
    }
    const form = way.by === 'code' ? forms.code.read(req.body) : forms.link.read(req.body);
    if (!form.ok) return show(req, res.status(422), way, form.state);
    const { password: newPassword, ...code } = form.data;
    const proof = way.by === 'link' ? { token: way.token } : { ...code, email: way.email };
    const outcome = await gateway.post(req, res, '/reset-password', { newPassword, ...proof });
    if (!outcome.ok) return show(req, res, way, explain(res, form.state, outcome));
    // Pressed twice, it answers twice the same: what that takes stays for a moment.
    if (way.by === 'code') cookies.write(res, ADDRESS_COOKIE, way.email, MINUTE);
    else {
      cookies.write(res, LINK_COOKIES.resetPassword, way.token, MINUTE);
      cookies.clear(res, ADDRESS_COOKIE);
    }
    const { disabled, next } = outcome.data as { disabled: boolean; next: string | null };
    setFlash(cookies, res, disabled ? 'passwordResetDisabled' : 'passwordReset');
    const asked = safeReturnTo(next);
    res.redirect(303, withNext('/sign-in', asked ?? safeReturnTo(req.body?.next)));
  });

  // Somebody else is signed in here: which of the two is meant?
  router.post('/which', async (req, res) => {
    if (req.body?.account !== 'other') {
      cookies.clear(res, LINK_COOKIES.resetPassword);
      return res.redirect(303, AFTER_SIGN_IN);
    }
    const outcome = await gateway.post(req, res, '/sign-out');
    if (!outcome.ok) throw refusalError(outcome);
    res.redirect(303, '/reset-password');
  });

  return router;
}

/**
 * Finds the way of this browser. A form that was shown for a code names its address: a link may wait here for
 * another one.
 */
async function wayHere(
  { auth, cookies, proofs, rulebook }: Pick<Deps, 'auth' | 'cookies' | 'proofs' | 'rulebook'>,
  req: Request,
): Promise<Way | undefined> {
  const token = cookies.read(req, LINK_COOKIES.resetPassword);
  const named = namedAddress(req);
  const byCode = req.body?.code !== undefined;
  if (token !== undefined) {
    const { adapter } = await auth.$context;
    const proof = await proofs.findByToken(adapter, 'reset-password', token);
    const email = proof?.payload.email ?? undefined;
    if (named !== undefined && named !== email && byCode) return { by: 'code', email: named };
    const ends = proof && (await whatEndsBy(adapter, rulebook, proof));
    return { by: 'link', token, email, ends };
  }
  const email = cookies.read(req, ADDRESS_COOKIE);
  return email === undefined ? undefined : { by: 'code', email: named ?? email };
}
