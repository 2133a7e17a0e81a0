import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { canonicalEmail } from '../../email-address.ts';
import type { Cookies } from '../../web/cookies.ts';
import { setFlash } from '../../web/flash.ts';

declare global {
  namespace Express {
    interface Locals {
      /** The mark of the link that a form is for; views/parts/link.ejs sends it along. */
      linkMark?: string;
    }
  }
}

/**
 * For the pages behind a mail's link, whose secret waits in `cookie`: a form names the link that it was
 * shown for. Sent from a tab that was left open while another mail's link was opened in this browser,
 * it does nothing, and leads to the page of the newer link, which says why. One that names none is
 * for the link that waits.
 */
export function ownLink(cookies: Cookies, cookie: string): RequestHandler {
  return (req, res, next) => {
    const secret = cookies.read(req, cookie);
    if (secret === undefined) return next();
    res.locals.linkMark = markOf(secret);
    if ((req.body?.link ?? res.locals.linkMark) === res.locals.linkMark) return next();
    setFlash(cookies, res, 'otherLink');
    res.redirect(303, req.baseUrl);
  };
}

/**
 * The address that a form was shown for, as it names it: another tab may have gone on with another address.
 */
export function namedAddress(req: Request): string | undefined {
  const named = req.body?.email;
  return typeof named === 'string' ? canonicalEmail(named) : undefined;
}

/** A mark that tells one link from another, and opens nothing. */
function markOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url').slice(0, 16);
}
