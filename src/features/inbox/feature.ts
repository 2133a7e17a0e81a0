import { defineFeature } from '../../auth/feature.ts';
import { inboxRoutes } from './routes.ts';
import { words } from './words.ts';

/** The mails of a development without a mail server. */
export const inbox = defineFeature({
  name: 'inbox',
  words,
  endpoints: {},
  mounts: [
    {
      at: '/inbox',
      access: 'anyone',
      routes: inboxRoutes,
      when: ({ inbox }) => inbox !== undefined,
      whileLeaving: true,
      whileSettingUp: true,
    },
  ],
});
