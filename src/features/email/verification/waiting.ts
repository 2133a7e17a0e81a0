import type { Request, Response } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { LINK_COOKIES } from '../../../auth/proof/link-cookies.ts';
import { RESEND_AFTER } from '../../../auth/proof/mail-proof.ts';
import { namedAddress } from '../../../auth/proof/own-link.ts';
import { whatEndsBy } from '../../../auth/proof/what-ends.ts';
import type { WordKey } from '../../../i18n/words.ts';
import { SECOND } from '../../../time.ts';

/** What the page knows about the address that waits to be confirmed. */
export interface Waiting {
  readonly email: string | undefined;
  /** The secrets of the mail's link, when it was opened in this browser and still holds. */
  readonly link: { readonly token: string; readonly code: string } | undefined;
  /** A link was opened here that is used, too old, or replaced by a newer one. */
  readonly linkGone: boolean;
  /** No code is taken for the address: too many were wrong, the mail is too old, or none was sent. */
  readonly closed: boolean;
  /**
   * What ends when an account is confirmed here that waits for it: undefined in the person's session, and
   * in the browser that signed up.
   */
  readonly ends: readonly WordKey[] | undefined;
  /** Seconds until another mail may be asked for. */
  readonly resendIn: number;
}

/**
 * Finds what waits in this browser; changes nothing. A form names the address that it was shown for
 * (`email`). `broken`: the address that was opened now has no link of ours in it.
 */
export async function waitingHere(
  deps: Pick<Deps, 'auth' | 'browsers' | 'cookies' | 'proofs' | 'rulebook'>,
  req: Request,
  res: Response,
  broken = false,
): Promise<Waiting> {
  const { auth, browsers, cookies, proofs, rulebook } = deps;
  const { adapter } = await auth.$context;
  const { viewer } = res.locals;
  const kept = broken ? undefined : cookies.read(req, LINK_COOKIES.confirmEmail);
  const [token = '', code = ''] = kept?.split('.') ?? [];
  const proof = token ? await proofs.findByToken(adapter, 'confirm-email', token) : undefined;
  const own = viewer?.emailVerified === false ? viewer.email : undefined;
  const here = [own ?? [], browsers.read(req.headers.cookie).map((one) => one.email)].flat();
  const named = namedAddress(req);
  const email = here.find((one) => one === named) ?? proof?.payload.email ?? here[0];
  const link = proof && proof.payload.email === email ? { token, code } : undefined;
  const subject = email && proofs.addressSubject(email);
  const pending = subject && (await proofs.pending(adapter, 'confirm-email', subject));
  const wait = pending ? pending.issuedAt.getTime() + RESEND_AFTER - Date.now() : 0;
  return {
    email,
    link,
    linkGone: broken || (token !== '' && !proof),
    closed: email !== undefined && !link && (!pending || pending.codeClosed),
    ends:
      link && proof && !here.includes(email ?? '')
        ? await whatEndsBy(adapter, rulebook, proof)
        : undefined,
    resendIn: Math.max(0, Math.ceil(wait / SECOND)),
  };
}
