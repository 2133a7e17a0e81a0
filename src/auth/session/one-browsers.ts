import type { Request } from 'express';
import type { Cookies } from '../../web/cookies.ts';

const OWN_COOKIES = ['session_token', 'two_factor', 'device'];

/**
 * Whether a form has a cookie of ours, or a password. Only then two equal forms from one network address
 * surely come from one browser. The cookies of an answer, such as that of a trip to a provider, must not
 * reach another.
 */
export function isOneBrowsers(cookies: Cookies): (req: Request) => boolean {
  return (req) =>
    typeof req.body?.password === 'string' ||
    OWN_COOKIES.some((name) => cookies.read(req, name) !== undefined);
}
