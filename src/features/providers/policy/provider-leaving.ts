import type { Request, Response } from 'express';
import { MINUTE } from '../../../time.ts';
import type { Cookies } from '../../../web/cookies.ts';
import type { TripProblem } from './provider-problem.ts';

/** The page from which one goes to a provider. */
const LEAVING_PAGE = '/to-provider';

/** Which trip that page is about; where several tabs have set out, the last one. */
const COOKIE = 'leaving';

/** On to that page, with what `/sign-in/social` or `/link-social` has answered. */
export function leaveForProvider(cookies: Cookies, res: Response, answer: unknown): void {
  const { url } = answer as { url: string };
  cookies.write(res, COOKIE, new URL(url).searchParams.get('state') ?? '', 10 * MINUTE);
  res.redirect(303, LEAVING_PAGE);
}

/** The state of the trip that this browser sets out on. */
export function leavingState(cookies: Cookies, req: Request): string {
  return cookies.read(req, COOKIE) ?? '';
}

/** What their refusal is on the page of problems. */
export function startProblem(code: string): TripProblem {
  return START_PROBLEMS[code] ?? 'failed';
}

const START_PROBLEMS: Readonly<Record<string, TripProblem>> = {
  ACCOUNT_BLOCKED: 'closed',
  PROVIDER_SLOW: 'slow',
  TOO_MANY_REQUESTS: 'busy',
};
