import type { Request } from 'express';
import type { Cookies } from '../../web/cookies.ts';

const OWN_COOKIES = ['session_token', 'two_factor', 'device'];

/**
 * Whether a form has a cookie of ours, or a password. By these it is told from the same form of somebody
 * else in the same office: what the answer sets, such as the mark of a trip to a provider, must stay
 * one browser's.
 */
export function isOneBrowsers(cookies: Cookies): (req: Request) => boolean {
  return (req) =>
    typeof req.body?.password === 'string' ||
    OWN_COOKIES.some((name) => cookies.read(req, name) !== undefined);
}
