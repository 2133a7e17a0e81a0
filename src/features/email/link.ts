import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { signedIn } from '../../auth/session/session.ts';
import { HOUR } from '../../time.ts';
import type { FormState } from '../../web/form.ts';
import { openLink } from '../../web/mail-link.ts';
import { renderPage } from '../../web/render.ts';
import { noStore } from '../../web/security-headers.ts';

export const EMAIL_PAGE = '/account/email';

/** The cookie in which the link's secret waits after it has left the address bar. */
export const LINK_COOKIE = 'email-change';

/**
 * The page behind the link in the mail to the new address. The link's secret leaves the address bar at once
 * (ASVS 14.2.1). A visitor who is not signed in has to sign in first, and nothing changes before the button
 * is pressed.
 */
export function emailLinkRoutes({ cookies }: Pick<Deps, 'cookies'>): Router {
  const router = Router(); // for anyone
  router.use(noStore);
  router.get('/', (req, res) => {
    const link = { cookie: LINK_COOKIE, keptFor: HOUR, page: `${EMAIL_PAGE}/confirm` };
    const hit = openLink(cookies, req, res, link);
    if (hit === 'moved') return;
    if (hit === 'broken') return gone(res);
    res.redirect(303, EMAIL_PAGE);
  });
  return router;
}

/** The page of the link: one button, or why the link does not work here. */
export async function showLink(
  { auth, cookies, proofs }: Pick<Deps, 'auth' | 'cookies' | 'proofs'>,
  req: Request,
  res: Response,
  form: FormState,
): Promise<void> {
  const token = cookies.read(req, LINK_COOKIE);
  if (token === undefined) return res.redirect(303, EMAIL_PAGE);
  const { adapter } = await auth.$context;
  const proof = await proofs.findByToken(adapter, 'change-email', token);
  if (!proof) {
    cookies.clear(res, LINK_COOKIE);
    return gone(res);
  }
  // The page does not say whose link it is: this person need not know.
  if (proof.subject !== signedIn(res).user.id) {
    return renderPage(res.status(403), 'email/link-not-yours');
  }
  renderPage(res, 'email/confirm', { form, change: proof.payload });
}

function gone(res: Response): void {
  renderPage(res.status(410), 'email/link-gone');
}
