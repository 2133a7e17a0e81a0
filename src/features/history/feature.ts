import { USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { check } from './check.ts';
import { flashes } from './flashes.ts';
import { history as rules } from './policy/history.ts';
import { secureAccount } from './policy/secure-account.ts';
import { historyRoutes } from './routes.ts';
import { secureAccountRoutes } from './secure/routes.ts';
import { words } from './words.ts';

/** Shows people what happened to their account, and ends it if it was somebody else. */
export const history = defineFeature({
  name: 'history',
  words,
  flashes,
  checks: [check],
  apiDocs,
  endpoints: {
    '/history': { limit: USUAL, event: null, session: 'needed' },
    '/secure-account': { limit: USUAL, event: 'accountSecured', session: 'needed' },
  },
  mounts: [
    {
      at: '/account/history',
      access: 'user',
      routes: historyRoutes,
      menu: { label: 'history.title', icon: 'history', group: 'security' },
    },
    { at: '/account/secure', access: 'user', routes: secureAccountRoutes },
  ],
  rules: ({ database }) => ({ act: [rules(database), secureAccount] }),
});
