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

/** Where the secret of a link goes: into which cookie, for how long; and the visitor, to which page. */
interface Keeping {
  readonly cookie: string;
  readonly keptFor?: number;
  readonly page: string;
}

/**
 * The first hit of a mail's link: its secret moves into a cookie, and the visitor on to the page. That
 * is `moved`, and all. `broken`: what stands in the place of the secret is none, and nothing is kept of
 * it, or a site that leads somebody through such links would fill their cookies until no page answers
 * any more. Undefined: no link was opened.
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
