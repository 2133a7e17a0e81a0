import { USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { check } from './check.ts';
import { flashes } from './flashes.ts';
import { devicesRoutes } from './routes.ts';
import { words } from './words.ts';

/** The browsers in which a person is signed in, and those that are trusted. */
export const devices = defineFeature({
  name: 'devices',
  words,
  checks: [check],
  flashes,
  apiDocs,
  endpoints: {
    '/list-sessions': { limit: USUAL, event: null, session: 'needed' },
    '/revoke-other-sessions': { limit: USUAL, event: 'sessionsEnded', session: 'needed' },
    '/revoke-session': { limit: USUAL, event: 'sessionEnded', session: 'needed' },
    '/revoke-sessions': { limit: USUAL, event: 'allSessionsEnded', session: 'needed' },
    '/trusted-browsers': { limit: USUAL, event: null, session: 'needed' },
    '/untrust-browser': { limit: USUAL, event: 'trustEnded', session: 'needed' },
    '/untrust-browsers': { limit: USUAL, event: 'trustEnded', session: 'needed' },
  },
  mounts: [
    {
      at: '/account/devices',
      access: 'user',
      routes: devicesRoutes,
      menu: { label: 'devices.title', icon: 'device', group: 'security' },
    },
  ],
});
