import type { Request, Response } from 'express';
import { MINUTE } from '../../../time.ts';
import type { Cookies } from '../../../web/cookies.ts';
import type { TripProblem } from './provider-problem.ts';

/** The page from which the browser goes to a provider. */
const LEAVING_PAGE = '/to-provider';

/** The cookie with the trip that the page is about; where several tabs have set out, the last one. */
const COOKIE = 'leaving';

/** Leads on to that page, with the answer of `/sign-in/social` or `/link-social`. */
export function leaveForProvider(cookies: Cookies, res: Response, answer: unknown): void {
  const { url } = answer as { url: string };
  cookies.write(res, COOKIE, new URL(url).searchParams.get('state') ?? '', 10 * MINUTE);
  res.redirect(303, LEAVING_PAGE);
}

/** The state of the trip that this browser sets out on. */
export function leavingState(cookies: Cookies, req: Request): string {
  return cookies.read(req, COOKIE) ?? '';
}

/** The problem that the page tells when a trip is refused. */
export function startProblem(code: string): TripProblem {
  return START_PROBLEMS[code] ?? 'failed';
}

const START_PROBLEMS: Readonly<Record<string, TripProblem>> = {
  ACCOUNT_BLOCKED: 'closed',
  PROVIDER_SLOW: 'slow',
  TOO_MANY_REQUESTS: 'busy',
};
