import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import type { Providers } from '../../providers/create.ts';
import type { Provider } from '../../providers/provider.ts';
import type { ProofMails } from '../email/proof-mails.ts';
import type { SignUpBrowsers } from '../sign-in/sign-up-browser.ts';

export interface ProviderParts {
  readonly providers: Providers;
  readonly mails: ProofMails;
  readonly browsers: SignUpBrowsers;
  readonly emailVerification: 'later' | 'first';
}

const PLUGIN = 'provider-parts';

/** Keeps the providers where every endpoint and hook can reach them; and what we know of each account. */
export function providerParts({ providers }: ProviderParts): BetterAuthPlugin {
  return {
    id: PLUGIN,
    options: { providers },
    schema: {
      account: { fields: { hint: { type: 'string', required: false, input: false } } },
    },
  };
}

function providersOf(ctx: GenericEndpointContext): Providers {
  const plugin = ctx.context.getPlugin(PLUGIN);
  if (!plugin?.options) throw new Error('The plugin "provider-parts" is missing.');
  return (plugin.options as { providers: Providers }).providers;
}

/** A provider that is configured. `id` may be anything that somebody sent. */
export function providerOf(ctx: GenericEndpointContext, id: unknown): Provider | undefined {
  return typeof id === 'string' ? providersOf(ctx).get(id) : undefined;
}

/** Its name for people; what is configured no more has only its id. */
export function labelOf(ctx: GenericEndpointContext, id: string): string {
  return providersOf(ctx).get(id)?.label ?? id;
}
