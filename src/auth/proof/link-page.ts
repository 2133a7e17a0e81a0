import type { Request, Response, Router } from 'express';
import type { FormState } from '../../web/form.ts';
import { openLink } from '../../web/mail-link.ts';
import { renderPage } from '../../web/render.ts';
import { noStore } from '../../web/security-headers.ts';
import type { Deps } from '../deps.ts';
import { refusalError } from '../errors.ts';
import type { Refusal } from '../gateway.ts';
import { deliberateForm } from './deliberate.ts';
import type { Proof, ProofPurpose } from './mail-proof.ts';
import { ownLink } from './own-link.ts';

/** A page behind a mail's link, with a box to tick and a button that takes something away. */
interface LinkPage {
  /** Keeps the link's secret, so that it is in no address bar, history or referrer. */
  readonly cookie: string;
  /** How long the cookie keeps the secret, in milliseconds; LINK_KEPT (web/mail-link.ts) without this. */
  readonly keptFor?: number;
  readonly purpose: ProofPurpose;
  /** The endpoint that the button calls, with `{ token, deliberate }`. */
  readonly endpoint: string;
  /** The view for a link that is used up, too old or broken. */
  readonly goneView: string;
  /** Shows the page of a link that is good. */
  show(res: Response, form: FormState, proof: Proof): void;
  /** Answers when the endpoint has acted; `data` is what it gave. */
  done(res: Response, data: unknown): void;
  /** Answers a refusal that does not mean that the link is gone, and gives true. */
  refused?(res: Response, refusal: Refusal): boolean;
}

/** Puts such a page at `path` of a router. */
export function addLinkPage(
  router: Router,
  path: string,
  { auth, cookies, gateway, proofs }: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'proofs'>,
  { cookie, keptFor, purpose, endpoint, goneView, ...page }: LinkPage,
): void {
  const show = async (req: Request, res: Response, form: FormState) => {
    const token = cookies.read(req, cookie);
    const { adapter } = await auth.$context;
    const proof = token && (await proofs.findByToken(adapter, purpose, token));
    if (!proof) return over(res);
    page.show(res, form, proof);
  };

  const over = (res: Response) => {
    cookies.clear(res, cookie);
    gone(res);
  };

  const gone = (res: Response) => renderPage(res.status(410), goneView);

  router.use(path, noStore, ownLink(cookies, cookie));

  router.get(path, async (req, res) => {
    const address = req.baseUrl + (path === '/' ? '' : path);
    const link = { cookie, page: address, ...(keptFor !== undefined && { keptFor }) };
    const hit = openLink(cookies, req, res, link);
    if (hit === 'moved') return;
    if (hit === 'broken') return gone(res);
    await show(req, res, deliberateForm.blank());
  });

  router.post(path, async (req, res) => {
    const form = deliberateForm.read(req.body);
    if (!form.ok) return show(req, res.status(422), form.state);
    const token = cookies.read(req, cookie) ?? '';
    const outcome = await gateway.post(req, res, endpoint, { token, ...form.data });
    if (outcome.ok) {
      cookies.clear(res, cookie);
      return page.done(res, outcome.data);
    }
    if (outcome.status === 429) throw refusalError(outcome);
    if (!page.refused?.(res, outcome)) over(res);
  });
}
