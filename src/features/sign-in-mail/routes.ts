import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { explain, refusalError } from '../../auth/errors.ts';
import { LINK_COOKIES } from '../../auth/proof/link-cookies.ts';
import { showCode } from '../../auth/proof/mail-code.ts';
import { namedAddress } from '../../auth/proof/own-link.ts';
import { safeReturnTo } from '../../auth/return-to.ts';
import { AFTER_SIGN_IN, onward } from '../../auth/session/session.ts';
import { setFlash } from '../../web/flash.ts';
import { type FormState, refused } from '../../web/form.ts';
import { openLink } from '../../web/mail-link.ts';
import { backToStart, renderPage } from '../../web/render.ts';
import { noStore } from '../../web/security-headers.ts';
import { readTypedCode } from '../../web/typed-code.ts';
import { ASK_PAGE, CODE_PAGE } from './asking.ts';
import { codeForm } from './form.ts';

/** What this browser knows of a sign-in by mail. */
interface Here {
  /** From the mail's link, when it was opened here and still holds. */
  readonly link:
    | { readonly token: string; readonly code: string; readonly email: string }
    | undefined;
  readonly linkGone: boolean;
  /** The link was opened here, but another browser asked for it. */
  readonly elsewhere: boolean;
  /** The address of the sign-in: where this browser asked for several, the form's or the last. */
  readonly email: string | undefined;
  /** The page that was asked for. */
  readonly next: string | undefined;
}

/** Signing in by the link or the code of a mail. */
export function signInMailRoutes(
  deps: Pick<Deps, 'asking' | 'auth' | 'cookies' | 'gateway' | 'proofs'>,
): Router {
  const { cookies, gateway } = deps;
  const router = Router(); // mounted at ASK_PAGE for anyone

  const show = (res: Response, { link, email, next }: Here, form: FormState) =>
    renderPage(res, 'sign-in-mail/code', { form, next, email, opened: !!link });

  router.use(noStore);

  router.get('/code', async (req, res) => {
    const hit = openLink(cookies, req, res, { cookie: LINK_COOKIES.signIn, page: CODE_PAGE });
    if (hit === 'moved') return;
    const here = await lookHere(deps, req, hit === 'broken');
    const { link, elsewhere, linkGone, email, next } = here;
    const { viewer } = res.locals;
    if (viewer && (!link || viewer.email === link.email)) {
      cookies.clear(res, LINK_COOKIES.signIn);
      return res.redirect(303, next ?? AFTER_SIGN_IN);
    }
    if (link && elsewhere) {
      return renderPage(res, 'sign-in-mail/elsewhere', {
        code: showCode(link.code),
        next,
      });
    }
    if (link && viewer) return renderPage(res, 'sign-in-mail/which', { email: link.email });
    if (linkGone && !hit) cookies.clear(res, LINK_COOKIES.signIn);
    if (!linkGone && !link && !email) return backToStart(res, ASK_PAGE, next);
    const form = codeForm.blank({ code: link ? showCode(link.code) : '' });
    if (!linkGone) return show(res, here, form);
    show(res.status(410), here, refused(form, '', { key: 'mailCode.gone' }));
  });

  router.post('/code', async (req, res) => {
    const here = await lookHere(deps, req);
    const named = namedAddress(req);
    const { viewer } = res.locals;
    if (viewer) {
      // A code makes nobody somebody else: they sign out first.
      const same = viewer.email === (named ?? here.email);
      if (same) return res.redirect(303, here.next ?? AFTER_SIGN_IN);
      if (here.link) return res.redirect(303, CODE_PAGE);
      setFlash(cookies, res, 'signedInAlready');
      return res.redirect(303, AFTER_SIGN_IN);
    }
    if (named !== undefined && here.email !== undefined && named !== here.email) {
      setFlash(cookies, res, 'otherLink');
      return res.redirect(303, CODE_PAGE);
    }
    const form = codeForm.read(req.body);
    if (!form.ok) return show(res.status(422), here, form.state);
    const { code } = form.data;
    const opened = here.link && code === readTypedCode(here.link.code, 'mail');
    const proof = opened ? { token: here.link?.token } : { code, email: named };
    const outcome = await gateway.post(req, res, '/sign-in/mail/verify', proof);
    if (!outcome.ok) return show(res, here, explain(res, form.state, outcome));
    cookies.clear(res, LINK_COOKIES.signIn);
    if ((outcome.data as { passwordLost?: boolean }).passwordLost) {
      setFlash(cookies, res, 'passwordLost');
    }
    res.redirect(303, onward(outcome, here.next));
  });

  // Somebody else is signed in here: which of the two is meant?
  router.post('/code/which', async (req, res) => {
    if (req.body?.account !== 'other') {
      cookies.clear(res, LINK_COOKIES.signIn);
      return res.redirect(303, AFTER_SIGN_IN);
    }
    const outcome = await gateway.post(req, res, '/sign-out');
    if (!outcome.ok) throw refusalError(outcome);
    res.redirect(303, CODE_PAGE);
  });

  return router;
}

/**
 * Finds what waits in this browser; changes nothing. `broken`: the address that was opened now has no link of
 * ours in it.
 */
async function lookHere(
  { auth, asking, cookies, proofs }: Pick<Deps, 'auth' | 'asking' | 'cookies' | 'proofs'>,
  req: Request,
  broken = false,
): Promise<Here> {
  const { adapter } = await auth.$context;
  const asked = asking.read(req.headers.cookie);
  const kept = broken ? undefined : cookies.read(req, LINK_COOKIES.signIn);
  const [token = '', code = ''] = kept?.split('.') ?? [];
  const proof = token ? await proofs.findByToken(adapter, 'sign-in', token) : undefined;
  const named = namedAddress(req);
  const own = asked.find((one) => one.email === named);
  const email = own?.email ?? proof?.payload.email ?? asked[0]?.email;
  const link = proof && email && proof.payload.email === email ? { token, code, email } : undefined;
  return {
    link,
    linkGone: broken || (token !== '' && !proof),
    elsewhere: link !== undefined && !asked.some((one) => one.browser === proof?.payload.browser),
    email,
    next: safeReturnTo(req.body?.next ?? req.query.next ?? proof?.payload.next),
  };
}
