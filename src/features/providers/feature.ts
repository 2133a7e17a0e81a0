import type { Deps } from '../../auth/deps.ts';
import { perMinute, USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import type { Chore } from '../../db/chore.ts';
import { apiDocs } from './api-docs.ts';
import { check } from './check.ts';
import { connectionsRoutes } from './connections/routes.ts';
import { flashes } from './flashes.ts';
import { offerRoutes } from './offer.ts';
import { containment } from './policy/containment.ts';
import { createKeptTokens, type KeptTokens, tokensOf } from './policy/kept-tokens.ts';
import { createLapsedOffers } from './policy/lapsed-offers.ts';
import { friendlyLanding } from './policy/provider-landing.ts';
import { offersTaken } from './policy/provider-offer.ts';
import { providerParts } from './policy/provider-parts.ts';
import { answeredTwice } from './policy/provider-twice.ts';
import { providerSignIn } from './policy/providers.ts';
import { problemRoutes } from './problem.ts';
import { createProviders, type Providers } from './protocol/create.ts';
import { settings } from './settings.ts';
import { leavingRoutes, startRoutes } from './start.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** The accounts elsewhere with which people may sign in, by id. */
    readonly providers: Providers;
    readonly keptTokens: KeptTokens;
    readonly lapsedOffers: Chore;
  }
}

/** Whether the site has any provider. */
const isUsed = ({ providers }: Pick<Deps, 'providers'>) => providers.size > 0;

/** Accounts elsewhere: signing in with them, connecting and disconnecting. */
export const providers = defineFeature({
  name: 'providers',
  words,
  checks: [check],
  flashes,
  settings,
  takenBackAt: {
    providerConnected: '/account/connections',
    providerDisconnected: '/account/connections',
  },
  apiDocs,
  endpoints: {
    '/callback/:id': {
      limit: perMinute(30),
      event: null,
      session: 'ignored',
      wayIn: { method: 'provider', strength: 'one' },
    },
    '/link-social': {
      limit: perMinute(20),
      event: 'providerAsked',
      session: 'needed',
      proof: 'stepUp.acts.connect',
    },
    '/list-accounts': { limit: USUAL, event: null, session: 'needed' },
    '/sign-in/social': { limit: perMinute(20), event: null, session: 'ignored' },
    '/unlink-account': {
      limit: perMinute(20),
      event: 'providerDisconnected',
      session: 'needed',
      proof: 'stepUp.acts.disconnect',
    },
  },
  mounts: [
    {
      at: '/sign-in/with',
      access: 'guest',
      routes: startRoutes,
      when: isUsed,
      signInPart: '/parts/sign-in/by-provider',
      signUpPart: '/parts/sign-up/by-provider',
    },
    { at: '/to-provider', access: 'anyone', routes: leavingRoutes, when: isUsed },
    { at: '/sign-in/connect', access: 'guest', routes: offerRoutes, when: isUsed },
    {
      at: '/sign-in/provider-problem',
      access: 'anyone',
      routes: problemRoutes,
      when: isUsed,
      whileLeaving: true,
      whileSettingUp: true,
    },
    {
      at: '/account/connections',
      access: 'user',
      // The page is there without providers, too: for connections of providers that were taken out of the
      // configuration.
      routes: connectionsRoutes,
      menu: { label: 'connections.title', icon: 'link', group: 'security', when: isUsed },
    },
  ],
  services: ({ config, database, fetch, secrets, log }) => {
    const providers = createProviders(config.settings.providers, fetch);
    const keptTokens = createKeptTokens({ providers, sealing: secrets.sealing, log });
    const lapsedOffers = createLapsedOffers({ database, secrets, keptTokens, log });
    return { providers, keptTokens, lapsedOffers };
  },
  rules: (parts) => {
    const { EMAIL_VERIFICATION: emailVerification, APP_SCHEMES: appSchemes } =
      parts.config.settings;
    const all = { ...parts, emailVerification, appSchemes };
    return { act: [providerParts(all), providerSignIn(all)], afterwards: [offersTaken()] };
  },
  aroundApi: (inner, site) => answeredTwice(friendlyLanding(inner), site),
  workers: ({ lapsedOffers }) => [lapsedOffers],
  containment,
  beforeErasure:
    ({ keptTokens }) =>
    async (query, { id }) => {
      const tokens = await tokensOf(query, id);
      return () => keptTokens.giveBack(tokens);
    },
});
