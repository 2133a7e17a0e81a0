import type { GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { sessionOf } from '../../../auth/session/found-session.ts';
import { AFTER_SIGN_IN } from '../../../auth/session/session.ts';
import { inTransaction, isDuplicate } from '../../../auth/transaction.ts';
import { ProviderProblem } from '../protocol/provider.ts';
import { showFlash } from './page-cookies.ts';
import { endsInApp, handOver } from './provider-app.ts';
import { arrive, type ProviderArrival } from './provider-arrival.ts';
import { type Connected, connect, isConnected } from './provider-connect.ts';
import { dropArrival, type ProviderParts, providerOf } from './provider-parts.ts';
import { BadTrip, problemPath, recordBadTrip, type TripProblem } from './provider-problem.ts';
import { comeBack, type Trip, tripOfAny } from './provider-trip.ts';

/** The parts of an answer that are read. */
const ANSWER = ['code', 'state', 'error', 'iss', 'user'];

/**
 * `GET /callback/:id`, where providers send people back to. It always ends on a page of ours: signed in
 * (and then up the ladder), connected, or on a page that says what went wrong.
 */
export function callbackOAuth(parts: ProviderParts) {
  return createAuthEndpoint(
    '/callback/:id',
    {
      method: ['GET', 'POST'],
      metadata: { allowedMediaTypes: ['application/x-www-form-urlencoded'] },
    },
    async (ctx) => {
      const id = String(ctx.params.id);
      // Our cookies do not come along with another site's form, but they do with a redirect, so the form
      // becomes one.
      if (ctx.method === 'POST') throw ctx.redirect(asAddress(ctx, id));
      const answer = new URL(ctx.request?.url ?? '', ctx.context.baseURL).searchParams;
      const state = answer.get('state') ?? '';
      const trip = await comeBack(ctx, state);
      const elsewhere = trip ? undefined : await tripOfAny(ctx, state);
      if (endsInApp(elsewhere, id))
        throw handOver(ctx, elsewhere.app, { id, answer: knownIn(answer) });
      try {
        throw ctx.redirect(await follow(ctx, parts, { id, answer, trip }));
      } catch (error) {
        if (!(error instanceof BadTrip)) throw error;
        await recordBadTrip(ctx, error, trip, id);
        throw ctx.redirect(problemPath(error.kind, id, trip));
      }
    },
  );
}

/** The parts of an answer that are read, by name. */
function knownIn(answer: URLSearchParams): [name: string, value: string][] {
  return [...answer].filter(([name]) => ANSWER.includes(name));
}

function asAddress(ctx: GenericEndpointContext, id: string): string {
  const sent = (ctx.body ?? {}) as Record<string, unknown>;
  const known = ANSWER.map((name): [string, unknown] => [name, sent[name]]).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return `${ctx.context.baseURL}/callback/${id}?${new URLSearchParams(known)}`;
}

interface Return {
  readonly id: string;
  readonly answer: URLSearchParams;
  readonly trip: Trip | undefined;
}

/** Gives the page to go to. @throws BadTrip */
async function follow(
  ctx: GenericEndpointContext,
  parts: ProviderParts,
  { id, answer, trip }: Return,
): Promise<string> {
  const provider = providerOf(ctx, id);
  if (!trip || !provider) throw new BadTrip('expired', 'state');
  if (trip.provider !== id) throw new BadTrip('expired', 'mixUp');
  const { identity, tokens, problem } = await provider
    .finish(answer, trip)
    .catch((error: unknown) => {
      if (!(error instanceof ProviderProblem)) throw error;
      ctx.context.logger.error(`${id}: ${error.message}`, error);
      throw new BadTrip(error.kind);
    });
  if (problem) ctx.context.logger.warn(`${id}, asked for more: ${problem.message}`, problem);
  const arrived = { provider: id, identity, problem, tokens: await parts.keptTokens.seal(tokens) };
  const arrival: ProviderArrival = { ...arrived, trip };
  try {
    return await (trip.link ? endLink(ctx, arrival, trip.link) : arrive(ctx, parts, arrival));
  } catch (error) {
    if (error instanceof BadTrip) await dropArrival(ctx, arrived);
    throw error;
  }
}

/** What a person is told of an account that was not connected. */
const PROBLEMS: Readonly<Record<Exclude<Connected, 'connected' | 'before'>, TripProblem>> = {
  closed: 'closed',
  elsewhere: 'taken',
  signedOut: 'signedOut',
  unproven: 'unproven',
};

/** Connects an account, only in the session that asked and that is still there. */
async function endLink(
  ctx: GenericEndpointContext,
  { trip, ...arrived }: ProviderArrival,
  { userId, sessionId, endOthers }: NonNullable<Trip['link']>,
): Promise<string> {
  const found = await sessionOf(ctx);
  if (found?.user.id !== userId || found.session.id !== sessionId) throw new BadTrip('signedOut');
  const work = () =>
    inTransaction(ctx, (adapter) => connect(ctx, adapter, found, arrived, { endOthers }));
  const result = await work().catch((error) => {
    // Another request has connected it meanwhile, here or elsewhere.
    if (isDuplicate(error)) return work();
    throw error;
  });
  if (!isConnected(result)) {
    // The person who has the account keeps its tokens.
    if (result !== 'elsewhere') await dropArrival(ctx, arrived);
    // The audit row is written already; all that remains is the page that explains it.
    throw ctx.redirect(problemPath(PROBLEMS[result], arrived.provider, trip));
  }
  showFlash(ctx, result === 'before' ? 'providerBefore' : 'providerConnected');
  return trip.next ?? AFTER_SIGN_IN;
}
