import { perMinute } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { factor } from './factor.ts';
import { mails } from './mails.ts';
import { newBrowser as rules } from './policy.ts';
import { refusals } from './refusals.ts';
import { settings } from './settings.ts';
import { words } from './words.ts';

/** A browser that is new to an account without a second factor is confirmed by a code by mail (NEW_BROWSER). */
export const newBrowser = defineFeature({
  name: 'new-browser',
  words,
  mails,
  refusals,
  settings,
  apiDocs,
  endpoints: {
    '/new-browser/send-code': {
      limit: perMinute(10),
      event: 'newBrowserCodeSent',
      session: 'ignored',
    },
    '/new-browser/verify': {
      limit: perMinute(20),
      event: 'signIn',
      session: 'ignored',
      finishesSignIn: true,
    },
  },
  mounts: [],
  factors: [factor],
  rules: (parts) => ({
    act: [rules({ ...parts, confirm: parts.config.settings.NEW_BROWSER === 'confirm' })],
  }),
});
