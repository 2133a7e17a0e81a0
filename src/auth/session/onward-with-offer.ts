import type { Request, Response } from 'express';
import { MINUTE } from '../../time.ts';
import { withNext } from '../../web/return-to.ts';
import type { Deps } from '../deps.ts';
import type { Outcome } from '../gateway.ts';
import { onward } from './session.ts';
import type { SignInOffer } from './sign-in-offer.ts';

/** Notes what the browser can do while the second step is taken. */
const COOKIE = 'able';

/** As long as a second step may take. */
const LIFETIME = 10 * MINUTE;

type Parts = Pick<Deps, 'cookies' | 'database' | 'rulebook'>;

type SignedIn = Extract<Outcome, { ok: true }>;

/** Where a sign-in by password leads: `onward`, by way of an offer that is due. */
export async function onwardWithOffer(
  parts: Parts,
  req: Request,
  res: Response,
  outcome: SignedIn,
  page: string | undefined,
): Promise<string> {
  const offer = parts.rulebook.offers.find(({ able }) => able === req.body?.able);
  if (offer && outcome.next) parts.cookies.write(res, COOKIE, offer.able, LIFETIME);
  return (!outcome.next && (await pageOf(parts, offer, outcome, page))) || onward(outcome, page);
}

/** The same after the second step, for a sign-in that began with a password in this browser. */
export async function onwardAfterSecondStep(
  parts: Parts,
  req: Request,
  res: Response,
  outcome: SignedIn,
  page: string | undefined,
): Promise<string> {
  const noted = parts.cookies.read(req, COOKIE);
  if (noted !== undefined) parts.cookies.clear(res, COOKIE);
  const offer = parts.rulebook.offers.find(({ able }) => able === noted);
  return (await pageOf(parts, offer, outcome, page)) ?? onward(outcome, page);
}

async function pageOf(
  { database }: Parts,
  offer: SignInOffer | undefined,
  { data }: SignedIn,
  page: string | undefined,
): Promise<string | undefined> {
  const { user } = data as { user?: { id: string } };
  if (!offer || !user || !(await offer.isDue(database.query, user.id))) return undefined;
  return withNext(offer.page, page);
}
