import { perMinute } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { cookiePrefix } from '../../web/cookies.ts';
import { apiDocs } from './api-docs.ts';
import { askingRoutes } from './asking.ts';
import { flashes } from './flashes.ts';
import { mails } from './mails.ts';
import { createMailSignInBrowsers, type MailSignInBrowsers } from './policy/asking-browser.ts';
import { mailSignIn } from './policy/mail-sign-in.ts';
import { refusals } from './refusals.ts';
import { signInMailRoutes } from './routes.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** What a browser knows that has asked for a sign-in mail. */
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
  endpoints: {
    '/sign-in/magic-link': { limit: perMinute(10), event: 'signInMailAsked', session: 'ignored' },
    '/sign-in/mail': { limit: perMinute(10), event: 'signInMailAsked', session: 'ignored' },
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
      access: 'guest',
      routes: askingRoutes,
      signInPart: '/parts/sign-in/by-mail',
    },
    { at: '/sign-in/mail', access: 'anyone', routes: signInMailRoutes, whileLeaving: true },
  ],
  services: ({ secrets, baseUrl }) => ({
    asking: createMailSignInBrowsers(secrets.current, cookiePrefix(baseUrl.protocol === 'https:')),
  }),
  rules: (parts) => ({ act: [mailSignIn(parts)] }),
});
