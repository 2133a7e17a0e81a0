import { perMinute } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { check } from './check.ts';
import { flashes } from './flashes.ts';
import { offerRoutes } from './offer/routes.ts';
import { containment } from './policy/containment.ts';
import { passkeyOffer } from './policy/passkey-offer.ts';
import { passkeys as rules } from './policy/passkeys.ts';
import { refusals } from './refusals.ts';
import { relatedOriginsRoutes } from './related-origins.ts';
import { passkeysRoutes } from './routes.ts';
import { settings } from './settings.ts';
import { passkeySignInRoutes } from './sign-in/routes.ts';
import { tables, userColumns } from './tables.ts';
import { factor, proof } from './ways.ts';
import { passkeyEndpointsRoutes } from './well-known.ts';
import { words } from './words.ts';

/** Passkeys and security keys: a way in, a second factor, and a proof. */
export const passkeys = defineFeature({
  name: 'passkeys',
  words,
  checks: [check],
  tables,
  userColumns,
  settings,
  refusals,
  flashes,
  takenBackAt: {
    passkeyAdded: '/account/passkeys',
    passkeyRemoved: '/account/passkeys',
    passkeyRenamed: '/account/passkeys',
    passkeyStepOn: '/account/passkeys',
    passkeyStepOff: '/account/passkeys',
  },
  apiDocs,
  endpoints: {
    '/passkey/delete-passkey': {
      limit: perMinute(60),
      event: 'passkeyRemoved',
      session: 'needed',
      proof: 'stepUp.acts.removePasskey',
    },
    '/passkey/generate-authenticate-options': {
      limit: perMinute(60),
      event: null,
      session: 'optional',
      openWhile: ['settingUp'],
    },
    '/passkey/generate-register-options': {
      limit: perMinute(60),
      event: null,
      session: 'needed',
      proof: 'stepUp.acts.createPasskey',
      openWhile: ['settingUp'],
    },
    '/passkey/list-user-passkeys': {
      limit: perMinute(60),
      event: null,
      session: 'needed',
      openWhile: ['settingUp'],
    },
    '/passkey/second-step': {
      limit: perMinute(60),
      event: 'passkeyStepOn',
      session: 'needed',
      proof: 'stepUp.acts.passkeyStep',
      openWhile: ['settingUp'],
    },
    '/passkey/skip-offer': {
      limit: perMinute(60),
      event: 'passkeyOfferSkipped',
      session: 'needed',
      openWhile: ['settingUp'],
    },
    '/passkey/update-passkey': { limit: perMinute(60), event: 'passkeyRenamed', session: 'needed' },
    '/passkey/verify-authentication': {
      limit: perMinute(60),
      event: 'signIn',
      session: 'optional',
      wayIn: { method: 'passkey', strength: 'both' },
    },
    '/passkey/verify-registration': {
      limit: perMinute(60),
      event: 'passkeyAdded',
      session: 'needed',
      proof: 'stepUp.acts.addPasskey',
      openWhile: ['settingUp'],
    },
    '/step-up/passkey': {
      limit: perMinute(20),
      event: 'stepUp',
      session: 'needed',
      openWhile: ['settingUp'],
    },
    '/two-factor/verify-passkey': {
      limit: perMinute(20),
      event: 'signIn',
      session: 'optional',
      finishesSignIn: true,
    },
  },
  mounts: [
    {
      at: '/sign-in/passkey',
      access: 'guest',
      routes: passkeySignInRoutes,
      signInPart: '/parts/passkey-sign-in',
    },
    {
      at: '/.well-known/passkey-endpoints',
      access: 'anyone',
      routes: passkeyEndpointsRoutes,
      whileLeaving: true,
      whileSettingUp: true,
    },
    {
      at: '/.well-known/webauthn',
      access: 'anyone',
      routes: relatedOriginsRoutes,
      when: ({ config }) => config.settings.PASSKEY_ORIGINS.length > 0,
      whileLeaving: true,
      whileSettingUp: true,
    },
    // Before the mount below, which takes it for the number of a passkey.
    {
      at: '/account/passkeys/offer',
      access: 'user',
      routes: offerRoutes,
      whileSettingUp: true,
    },
    {
      at: '/account/passkeys',
      access: 'user',
      routes: passkeysRoutes,
      personPart: '/parts/passkey-person',
      menu: { label: 'passkeys.title', icon: 'passkey', group: 'security' },
      whileSettingUp: true,
    },
  ],
  factors: [factor],
  proofs: [proof],
  offer: passkeyOffer,
  containment,
  rules: ({ baseUrl, config, site, origins }) => ({
    act: [
      rules({
        id: baseUrl.hostname,
        name: site.name,
        origins: [...origins, ...config.settings.PASSKEY_ORIGINS],
      }),
    ],
  }),
});
