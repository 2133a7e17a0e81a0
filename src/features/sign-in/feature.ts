import { perMinute, USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { mails } from './mails.ts';
import { emailSignIn } from './policy/email-sign-in.ts';
import { passwordLock } from './policy/password-lock.ts';
import { signInUsername } from './policy/user-name-sign-in.ts';
import { refusals } from './refusals.ts';
import { signInRoutes } from './routes.ts';
import { unlockRoutes } from './unlock/routes.ts';
import { words } from './words.ts';

/** Signing in with a password, and what guards it against guessing. */
export const signIn = defineFeature({
  name: 'sign-in',
  words,
  refusals,
  mails,
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
  rules: (parts) => ({
    // The keys are the library's.
    act: [
      passwordLock({ ...parts, emailVerification: parts.config.settings.EMAIL_VERIFICATION }),
      emailSignIn,
      { id: 'user-name-sign-in', endpoints: { signInUsername } },
    ],
  }),
});
