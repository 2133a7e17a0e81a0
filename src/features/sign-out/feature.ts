import { USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { flashes } from './flashes.ts';
import { signOutRoutes } from './routes.ts';
import { words } from './words.ts';

/** The end of a session. */
export const signOut = defineFeature({
  name: 'sign-out',
  words,
  flashes,
  apiDocs,
  endpoints: {
    '/sign-out': {
      limit: USUAL,
      event: 'signOut',
      session: 'optional',
      openWhile: ['leaving', 'settingUp'],
    },
  },
  mounts: [
    {
      at: '/sign-out',
      access: 'anyone',
      routes: signOutRoutes,
      whileLeaving: true,
      whileSettingUp: true,
    },
  ],
});
