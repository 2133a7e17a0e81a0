import type { GenericEndpointContext } from 'better-auth';
import type { Trip } from './provider-trip.ts';

const LONGEST_TARGET = 500;

/**
 * The address of an app to which a trip comes back, if its scheme is one of the operator's (APP_SCHEMES): what
 * an app sends as `callbackURL`. Everything else is a page of ours, or nothing.
 */
export function appTarget(schemes: readonly string[], sent: string | undefined): string | null {
  if (!sent || sent.length > LONGEST_TARGET || !URL.canParse(sent)) return null;
  const url = new URL(sent);
  return schemes.includes(url.protocol.slice(0, -1)) ? url.href : null;
}

/**
 * Where the browser of the system takes the answer of a provider: to the app, unfinished. The mark of the trip
 * is in the app's own cookies, so only the app that set out can finish it, by asking `/callback/…` with the
 * same answer. An app that has stolen the scheme learns nothing that it could use.
 */
export function handOver(
  ctx: Pick<GenericEndpointContext, 'redirect'>,
  target: string,
  { id, answer }: { readonly id: string; readonly answer: Iterable<readonly [string, string]> },
) {
  const url = new URL(target);
  url.searchParams.set('provider', id);
  for (const [name, value] of answer) url.searchParams.set(name, value);
  return ctx.redirect(url.href);
}

/** Whether this trip ends in an app. */
export function endsInApp(
  trip: Trip | undefined,
  provider: string,
): trip is Trip & { app: string } {
  return trip?.provider === provider && typeof trip.app === 'string';
}
