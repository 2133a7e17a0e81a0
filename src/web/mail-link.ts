import type { Request, Response } from 'express';
import { MINUTE } from '../time.ts';
import type { Cookies } from './cookies.ts';

/**
 * How long the secret of a mail's link waits in a cookie after it has left the address bar, at the
 * first hit (ASVS 14.2.1).
 */
export const LINK_KEPT = 30 * MINUTE;

/**
 * A secret of ours, in some mails its code behind it, and what a mail program or a chat has taken for
 * the end of the address: a dot, a bracket, a quote.
 */
const SECRET = /^([\w-]{43}(?:\.[\dA-Z]{8})?).{0,40}$/su;

/**
 * Where the secret of a link is kept: in which cookie and for how long; and to which page the visitor goes.
 */
interface Keeping {
  readonly cookie: string;
  readonly keptFor?: number;
  readonly page: string;
}

/**
 * Handles the first hit of a mail's link: the secret moves into a cookie, and the visitor to the page. Gives
 * `moved` then: the answer is made. Gives `broken` where the text in the place of the secret is none: nothing
 * of it is kept, or a site that leads somebody through such links could fill their cookies until no page
 * answers. Gives undefined where the request opens no link.
 */
export function openLink(
  cookies: Cookies,
  req: Request,
  res: Response,
  { cookie, keptFor = LINK_KEPT, page }: Keeping,
): 'moved' | 'broken' | undefined {
  const { token } = req.query;
  if (token === undefined) return undefined;
  const [, secret] = (typeof token === 'string' && SECRET.exec(token)) || [];
  if (!secret) return 'broken';
  cookies.write(res, cookie, secret, keptFor);
  res.redirect(303, page);
  return 'moved';
}
