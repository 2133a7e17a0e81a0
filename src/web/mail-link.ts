import type { Request, Response } from 'express';
import { MINUTE } from '../time.ts';
import type { Cookies } from './cookies.ts';

/**
 * How long the secret of a mail's link waits in a cookie after it has left the address bar, at the
 * first hit (ASVS 14.2.1).
 */
export const LINK_KEPT = 30 * MINUTE;

/**
 * A secret of ours, in some mails its code behind it. What stands behind both is not looked at: a mail program or a
 * chat has taken a dot, a bracket or a second link for the end of the address. `3D` is an equals sign in a mail that
 * was passed on as it was written (RFC 2045 6.7).
 */
const SECRET = /^(?:3D)?([\w-]{43}(?:\.[\dA-Z]{8})?)/;

/** Where a long line was broken. */
const BREAKS = /=?\s+/g;

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
 * `moved` then: the answer is made. Where the text in the place of the secret is none, it leaves the address bar, too,
 * as it may be most of a secret, and the link that names none gives `broken`. Nothing of it is kept, or a site
 * that leads somebody through such links could fill their cookies until no page answers. Gives undefined where the
 * request opens no link.
 */
export function openLink(
  cookies: Cookies,
  req: Request,
  res: Response,
  { cookie, keptFor = LINK_KEPT, page }: Keeping,
): 'moved' | 'broken' | undefined {
  const { token } = req.query;
  if (token === undefined) return undefined;
  if (token === '') return 'broken';
  const [, secret] = (typeof token === 'string' && SECRET.exec(token.replace(BREAKS, ''))) || [];
  if (secret) cookies.write(res, cookie, secret, keptFor);
  res.redirect(303, secret ? page : `${req.baseUrl}${req.path.replace(/\/$/, '')}?token=`);
  return 'moved';
}
