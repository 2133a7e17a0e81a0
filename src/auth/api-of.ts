import type { BetterAuthPlugin } from 'better-auth';
import type { Auth } from './auth.ts';

/** What a plugin adds to `auth.api`. */
type EndpointsOf<P extends BetterAuthPlugin> = P extends { readonly endpoints: infer E }
  ? E
  : never;

/**
 * The endpoints of a feature's own plugin, to read with: `apiOf<typeof history>(auth).history({ … })`.
 * The plugins come from the manifests, so `auth.api` cannot know their types. Changes go through the
 * gateway (decision 2).
 */
export function apiOf<P extends (...parts: never[]) => BetterAuthPlugin>(
  auth: Pick<Auth, 'api'>,
): EndpointsOf<ReturnType<P>> {
  return auth.api as unknown as EndpointsOf<ReturnType<P>>;
}
