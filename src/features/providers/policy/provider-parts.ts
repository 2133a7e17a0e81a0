import { queueAfterTransactionHook } from '@better-auth/core/context';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import type { ProofMails } from '../../../auth/proof/proof-mails.ts';
import type { SignUpBrowsers } from '../../../auth/proof/sign-up-browser.ts';
import type { Providers } from '../protocol/create.ts';
import type { Provider } from '../protocol/provider.ts';
import type { KeptTokens, TokensOfRow } from './kept-tokens.ts';
import type { Arrived } from './provider-accounts.ts';
import { appTarget } from './provider-app.ts';

interface Reachable {
  readonly providers: Providers;
  readonly keptTokens: KeptTokens;
  /** The schemes of addresses that lead to apps. */
  readonly appSchemes: readonly string[];
}

export interface ProviderParts extends Reachable {
  readonly mails: ProofMails;
  readonly browsers: SignUpBrowsers;
  readonly emailVerification: 'later' | 'first';
  /** Undefined where every address is welcome. */
  readonly isDisposable: ((email: string) => boolean) | undefined;
}

const PLUGIN = 'provider-parts';

/** Keeps the providers where every endpoint and hook can reach them; and what we know of each account. */
export function providerParts({
  providers,
  keptTokens,
  appSchemes,
}: ProviderParts): BetterAuthPlugin {
  return {
    id: PLUGIN,
    options: { providers, keptTokens, appSchemes } satisfies Reachable,
    schema: {
      account: { fields: { hint: { type: 'string', required: false, input: false } } },
    },
  };
}

/** Finds a configured provider. `id` may be anything that somebody sent. */
export function providerOf(ctx: GenericEndpointContext, id: unknown): Provider | undefined {
  return typeof id === 'string' ? reach(ctx).providers.get(id) : undefined;
}

/** What a client sent as `callbackURL`, if it leads to an app of the operator's. */
export function appOf(ctx: GenericEndpointContext, sent: string | undefined): string | null {
  return appTarget(reach(ctx).appSchemes, sent);
}

function reach(ctx: GenericEndpointContext): Reachable {
  const plugin = ctx.context.getPlugin(PLUGIN);
  if (!plugin?.options) throw new Error('The plugin "provider-parts" is missing.');
  return plugin.options as Reachable;
}

/** The name of a provider for people; one that is not configured any more has only its id. */
export function labelOf(ctx: GenericEndpointContext, id: string): string {
  return reach(ctx).providers.get(id)?.label ?? id;
}

/** Drops an arrival of which nothing came: the tokens that came with it go back to the provider. */
export function dropArrival(ctx: GenericEndpointContext, arrived: TokensArrived): Promise<void> {
  return giveBackAfter(ctx, [tokensOfArrival(arrived)]);
}

type TokensArrived = Pick<Arrived, 'provider' | 'tokens'>;

/** The tokens of an arrival, as a row of a connected account would hold them. */
export function tokensOfArrival({ provider: providerId, tokens }: TokensArrived): TokensOfRow {
  const { accessToken = null, refreshToken = null } = tokens ?? {};
  return { providerId, accessToken, refreshToken };
}

/** Gives the tokens of connections that are removed back, when the transaction that is under way has ended well. */
export function giveBackAfter(
  ctx: GenericEndpointContext,
  removed: readonly TokensOfRow[],
): Promise<void> {
  return queueAfterTransactionHook(() => reach(ctx).keptTokens.giveBack(removed));
}
