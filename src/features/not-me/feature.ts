import { perMinute } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { flashes } from './flashes.ts';
import { mails } from './mails.ts';
import { notMe as rules } from './policy/not-me.ts';
import { notMeRoutes } from './routes.ts';
import { words } from './words.ts';

/** The page behind the link of a notice: "this was not me". */
export const notMe = defineFeature({
  name: 'not-me',
  words,
  mails,
  flashes,
  apiDocs,
  endpoints: {
    '/not-me': { limit: perMinute(20), event: 'notMe', session: 'ignored' },
  },
  mounts: [
    {
      at: '/not-me',
      access: 'anyone',
      routes: notMeRoutes,
      whileLeaving: true,
      whileSettingUp: true,
    },
  ],
  rules: (parts) => ({ act: [rules(parts)] }),
});
