import { setTimeout as sleep } from 'node:timers/promises';
import { createSealedRows } from '../../../auth/sealed-rows.ts';
import type { ApiHandler, ApiSite } from '../../../auth/stages.ts';
import { MINUTE, SECOND } from '../../../time.ts';
import { cookieIn } from '../../../web/cookies.ts';
import { problemPath } from './provider-problem.ts';
import { findTrip, travellerOf } from './provider-trip.ts';

/** The answer to the first of equal requests. */
interface CallbackAnswer {
  readonly location: string;
  readonly cookies: readonly string[];
}

/** As long as the trip itself, and a second press waits as long as the slowest of providers. */
const KEPT = 10 * MINUTE;
const PATIENCE = 6 * SECOND;
const POLL = 150;

const underWay = createSealedRows<Record<string, never>>('provider-under-way', KEPT);
const answers = createSealedRows<CallbackAnswer>('provider-answer', KEPT);

/**
 * The provider's answer, sent once more by the same browser, leads to where the first one led: a button
 * there that was pressed twice, whose first answer the browser has thrown away, and Back to it. The
 * code of a provider works once, so it is not asked again. Around the whole handler, because the answer
 * has in it what the ladder and the limiter have made of it.
 */
export function answeredTwice(handler: ApiHandler, context: Promise<ApiSite>): ApiHandler {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const [, id] = /\/callback\/([^/]+)$/.exec(pathname) ?? [];
    const state = searchParams.get('state');
    const site = await context;
    const cookies = request.headers.get('cookie');
    const traveller = travellerOf(site, cookies);
    if (!id || !state || !traveller || request.method !== 'GET') return handler(request);
    // Another browser that has seen the address gets nothing by it.
    const key = `${state}-${traveller}`;
    const trip = await findTrip(site, cookies, state);
    if (trip) await underWay.keep(site, key, {});
    const response = await handler(request);
    const location = response.headers.get('location');
    if (location === problemPath('expired', id)) {
      const first = await firstAnswer(site, key);
      return first ? repeat(site, cookies, first) : response;
    }
    if (trip && location) {
      await answers.keep(site, key, { location, cookies: response.headers.getSetCookie() });
    }
    return response;
  };
}

/** The answer to the first request, once it is made; undefined when there was none, or it has failed. */
async function firstAnswer(site: ApiSite, key: string): Promise<CallbackAnswer | undefined> {
  const end = Date.now() + PATIENCE;
  if (!(await underWay.find(site, key))) return undefined;
  for (;;) {
    const answer = await answers.find(site, key);
    if (answer || Date.now() > end) return answer;
    await sleep(POLL);
  }
}

/**
 * Repeats an answer, with its cookies unless the browser is signed in already: it may be signed in as
 * somebody else by now.
 */
async function repeat(
  site: ApiSite,
  header: string | null,
  { location, cookies }: CallbackAnswer,
): Promise<Response> {
  const headers = new Headers({ location });
  const [token = ''] = cookieIn(header, site.authCookies.sessionToken.name)?.split('.') ?? [];
  const signedIn = token !== '' && (await site.internalAdapter.findSession(token)) !== null;
  for (const cookie of signedIn ? [] : cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers });
}
