import { perMinute } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { cookiePrefix } from '../../web/cookies.ts';
import { apiDocs } from './api-docs.ts';
import { askingRoutes } from './asking.ts';
import { mailSignInChoiceRoutes } from './choice.ts';
import { flashes } from './flashes.ts';
import { mails } from './mails.ts';
import { createMailSignInBrowsers, type MailSignInBrowsers } from './policy/asking-browser.ts';
import { mailSignIn } from './policy/mail-sign-in.ts';
import { refusals } from './refusals.ts';
import { signInMailRoutes } from './routes.ts';
import { userColumns } from './tables.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Reads and writes what a browser knows that has asked for a sign-in mail. */
    readonly asking: MailSignInBrowsers;
  }
}

/** Signing in by a link or a code that is mailed. */
export const signInMail = defineFeature({
  name: 'sign-in-mail',
  words,
  refusals,
  mails,
  flashes,
  apiDocs,
  userColumns,
  takenBackAt: {
    mailSignInOff: '/account/security',
    mailSignInOn: '/account/security',
  },
  endpoints: {
    '/mail-sign-in': {
      limit: perMinute(20),
      event: 'mailSignInOff',
      session: 'needed',
      proof: 'stepUp.acts.mailSignIn',
    },
    '/sign-in/magic-link': {
      limit: perMinute(10),
      event: 'signInMailAsked',
      session: 'ignored',
      floods: true,
    },
    '/sign-in/mail': {
      limit: perMinute(10),
      event: 'signInMailAsked',
      session: 'ignored',
      floods: true,
    },
    '/sign-in/mail/verify': {
      limit: perMinute(20),
      event: 'signIn',
      session: 'ignored',
      wayIn: { method: 'mail', strength: 'one' },
    },
  },
  mounts: [
    {
      at: '/sign-in/mail',
      floods: true,
      access: 'guest',
      routes: askingRoutes,
      signInPart: '/parts/sign-in/by-mail',
    },
    { at: '/account/sign-in-by-email', access: 'user', routes: mailSignInChoiceRoutes },
    {
      at: '/sign-in/mail',
      access: 'anyone',
      routes: signInMailRoutes,
      floods: true,
      whileLeaving: true,
    },
  ],
  services: ({ secrets, baseUrl }) => ({
    asking: createMailSignInBrowsers(secrets.current, cookiePrefix(baseUrl.protocol === 'https:')),
  }),
  rules: (parts) => ({ act: [mailSignIn(parts)] }),
});
