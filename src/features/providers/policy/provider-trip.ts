import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AuthContext, GenericEndpointContext } from 'better-auth';
import { createSealedRows } from '../../../auth/sealed-rows.ts';
import { MINUTE, SECOND } from '../../../time.ts';
import { cookieIn } from '../../../web/cookies.ts';
import type { Binding, Provider } from '../protocol/provider.ts';

/** A trip to a provider: what the person wanted, kept here while they are away. */
export interface Trip extends Binding {
  /** Its id: an answer of another provider is not for this trip. */
  readonly provider: string;
  /** Where the person was sent. */
  readonly url: string;
  /** The hash of the browser's mark. */
  readonly browser: string;
  /** The page to go to afterwards; `newPage` with a new account; `problemPage` when it fails. */
  readonly next: string | null;
  readonly newPage: string | null;
  readonly problemPage: string | null;
  readonly remember: boolean;
  /** The address of the app that has set out, which finishes the trip itself. */
  readonly app: string | null;
  /** To connect the account there to this one, in this session. */
  readonly link: {
    readonly userId: string;
    readonly sessionId: string;
    readonly endOthers: boolean;
  } | null;
}

/** What the endpoint that sends somebody away says about the trip. */
export type Wish = Omit<Trip, keyof Binding | 'provider' | 'url' | 'browser'>;

const trips = createSealedRows<Trip>('provider-trip', 10 * MINUTE);

/** The mark of a browser that has set out: one for all its trips, so that two tabs do no harm. */
const COOKIE = 'provider_trip';

/**
 * Sets out: gives the address to send the person to.
 * @throws ProviderProblem when the provider cannot be reached
 */
export async function setOut(
  ctx: GenericEndpointContext,
  provider: Provider,
  wish: Wish,
  loginHint?: string,
): Promise<string> {
  const binding = {
    state: secret(),
    nonce: secret(),
    verifier: secret(),
    redirectUri: `${ctx.context.baseURL}/callback/${provider.id}`,
  };
  const url = (await provider.begin(binding, loginHint)).href;
  const mark = markIn(ctx.context, ctx.headers?.get('cookie')) ?? secret();
  const trip = { ...wish, ...binding, provider: provider.id, url, browser: hashOf(mark) };
  await trips.keep(ctx.context, binding.state, trip);
  const maxAge = trips.lifetime / SECOND;
  const { name, attributes } = ctx.context.createAuthCookie(COOKIE, { maxAge });
  ctx.setCookie(name, mark, attributes);
  return url;
}

/** The trip with this state, if this browser set out on it. Looking changes nothing. */
export async function findTrip(
  context: Pick<AuthContext, 'createAuthCookie' | 'internalAdapter' | 'secretConfig'>,
  cookies: string | null | undefined,
  state: string,
): Promise<Trip | undefined> {
  const mark = markIn(context, cookies);
  const trip = mark && SECRET.test(state) ? await trips.find(context, state) : undefined;
  if (!mark || !trip) return undefined;
  return timingSafeEqual(Buffer.from(hashOf(mark)), Buffer.from(trip.browser)) ? trip : undefined;
}

/** The trip with this state, whichever browser set out on it: it may not be ended by this one. */
export async function tripOfAny(
  ctx: GenericEndpointContext,
  state: string,
): Promise<Trip | undefined> {
  return SECRET.test(state) ? trips.find(ctx.context, state) : undefined;
}

/** Ends the trip with this answer. Undefined: none of this browser, or it has been ended before. */
export async function comeBack(
  ctx: GenericEndpointContext,
  state: string,
): Promise<Trip | undefined> {
  // Another browser's trip is left as it is.
  const found = await findTrip(ctx.context, ctx.headers?.get('cookie'), state);
  return found && trips.take(ctx.context, state);
}

/** The mark of this browser in its trips; undefined when it has set out on none. */
export function travellerOf(
  context: Pick<AuthContext, 'createAuthCookie'>,
  cookies: string | null | undefined,
): string | undefined {
  const mark = markIn(context, cookies);
  return mark && hashOf(mark);
}

/** The shape of a secret of ours. */
const SECRET = /^[\w-]{43}$/;

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(mark: string): string {
  return createHash('sha256').update(mark).digest('base64url');
}

function markIn(
  { createAuthCookie }: Pick<AuthContext, 'createAuthCookie'>,
  header: string | null | undefined,
): string | undefined {
  const mark = cookieIn(header, createAuthCookie(COOKIE).name);
  return mark && SECRET.test(mark) ? mark : undefined;
}
