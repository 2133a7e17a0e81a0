import { perMinute, USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { mails } from './mails.ts';
import { emailSignIn } from './policy/email-sign-in.ts';
import { createManyNames, type ManyNames } from './policy/many-names.ts';
import { passwordLock } from './policy/password-lock.ts';
import { stuffing } from './policy/stuffing.ts';
import { signInUsername } from './policy/user-name-sign-in.ts';
import { refusals } from './refusals.ts';
import { signInRoutes } from './routes.ts';
import { unlockRoutes } from './unlock/routes.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Counts the names at which networks and passwords were tried. */
    readonly manyNames: ManyNames;
  }
}

/** Signing in with a password, and what guards it against guessing. */
export const signIn = defineFeature({
  name: 'sign-in',
  words,
  refusals,
  mails,
  apiDocs,
  endpoints: {
    '/get-session': {
      limit: perMinute(600),
      event: null,
      session: 'optional',
      openWhile: ['leaving', 'settingUp'],
    },
    '/ok': { limit: USUAL, event: null, session: 'optional', openWhile: ['leaving', 'settingUp'] },
    '/sign-in/email': {
      limit: perMinute(20),
      event: 'signIn',
      session: 'ignored',
      wayIn: { method: 'password', strength: 'one' },
    },
    '/sign-in/username': {
      limit: perMinute(20),
      event: 'signIn',
      session: 'ignored',
      wayIn: { method: 'userName', strength: 'one' },
    },
    '/unlock-password': { limit: perMinute(20), event: 'passwordUnlocked', session: 'ignored' },
  },
  mounts: [
    { at: '/sign-in', access: 'guest', routes: signInRoutes },
    {
      at: '/unlock',
      access: 'anyone',
      routes: unlockRoutes,
      whileLeaving: true,
      whileSettingUp: true,
    },
  ],
  services: (ground) => ({ manyNames: createManyNames(ground) }),
  counted: ({ manyNames }) => [
    {
      name: 'latchkey_stuffing_total',
      help: 'Networks and passwords seen at many names, and tries that were slowed down or refused for it.',
      labels: ['what'],
      rows: () => Object.entries(manyNames.counts).map(([what, count]) => [count, what]),
    },
  ],
  rules: (parts) => ({
    // The keys are the library's.
    act: [
      stuffing({
        ...parts,
        emailVerification: parts.config.settings.EMAIL_VERIFICATION,
        secret: parts.secrets.current,
      }),
      passwordLock({ ...parts, emailVerification: parts.config.settings.EMAIL_VERIFICATION }),
      emailSignIn,
      { id: 'user-name-sign-in', endpoints: { signInUsername } },
    ],
  }),
});
