import { perMinute } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { check } from './check.ts';
import { flashes } from './flashes.ts';
import { mails } from './mails.ts';
import { type BreachedPasswords, createBreachedPasswords } from './policy/breached-passwords.ts';
import { containment } from './policy/containment.ts';
import { passwordChange } from './policy/password-change.ts';
import { passwordRehash } from './policy/password-rehash.ts';
import { passwordReset } from './policy/password-reset.ts';
import {
  createPasswordWeakness,
  type PasswordWeakness,
  passwordRules,
} from './policy/password-rules.ts';
import { refusals } from './refusals.ts';
import { requestRoutes } from './reset/request.ts';
import { passwordResetRoutes } from './reset/routes.ts';
import { wellKnownRoutes } from './reset/well-known.ts';
import { passwordRoutes } from './routes.ts';
import { settings } from './settings.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Passwords known from breaches; undefined where none is looked up. */
    readonly breachedPasswords: BreachedPasswords | undefined;
    readonly passwordWeakness: PasswordWeakness;
  }
}

/** What a password may be, changing it, and a new one by mail. */
export const password = defineFeature({
  name: 'password',
  containment,
  words,
  checks: [check],
  refusals,
  settings,
  mails,
  flashes,
  takenBackAt: {
    passwordChanged: '/account/password',
    passwordSet: '/account/password',
    passwordReset: '/account/password',
  },
  apiDocs,
  endpoints: {
    '/change-password': {
      limit: perMinute(10),
      event: 'passwordChanged',
      session: 'needed',
      proof: 'stepUp.acts.changePassword',
      anyProof: true,
    },
    '/request-password-reset': {
      limit: perMinute(10),
      event: 'passwordResetRequested',
      session: 'ignored',
      floods: true,
    },
    '/reset-password': { limit: perMinute(20), event: 'passwordReset', session: 'ignored' },
    '/set-password': {
      limit: perMinute(10),
      event: 'passwordSet',
      session: 'needed',
      proof: 'stepUp.acts.setPassword',
    },
  },
  mounts: [
    {
      at: '/forgot-password',
      floods: true,
      access: 'anyone',
      routes: requestRoutes,
      whileLeaving: true,
      whileSettingUp: true,
    },
    {
      at: '/reset-password',
      floods: true,
      access: 'anyone',
      routes: passwordResetRoutes,
      whileLeaving: true,
      whileSettingUp: true,
    },
    { at: '/.well-known', access: 'anyone', routes: wellKnownRoutes },
    {
      at: '/account/password',
      access: 'user',
      routes: passwordRoutes,
      menu: { label: 'password.title', icon: 'key', group: 'security' },
    },
  ],
  services: ({ config: { settings: set }, ...parts }) => ({
    breachedPasswords: set.HIBP ? createBreachedPasswords(set.HIBP_URL, parts) : undefined,
    passwordWeakness: createPasswordWeakness({
      siteName: parts.site.name,
      baseUrl: parts.baseUrl,
      shortest: set.PASSWORD_MIN_LENGTH,
    }),
  }),
  counted: ({ breachedPasswords }) =>
    breachedPasswords
      ? [
          {
            name: 'latchkey_breached_passwords_total',
            help: 'New passwords looked up among breached ones, by what came of it.',
            labels: ['result'],
            rows: () =>
              Object.entries(breachedPasswords.counts).map(([result, count]) => [count, result]),
          },
        ]
      : [],
  rules: (parts) => ({
    input: [
      passwordRules({
        siteName: parts.site.name,
        baseUrl: parts.baseUrl,
        shortest: parts.config.settings.PASSWORD_MIN_LENGTH,
        breached: parts.breachedPasswords,
      }),
      passwordRehash(parts.passwords),
    ],
    act: [passwordReset(parts), passwordChange(parts)],
  }),
});
