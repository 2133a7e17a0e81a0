import { USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { check } from './check.ts';
import { history as rules } from './policy/history.ts';
import { historyRoutes } from './routes.ts';
import { words } from './words.ts';

/** What happened to the account, for the person. */
export const history = defineFeature({
  name: 'history',
  words,
  checks: [check],
  endpoints: {
    '/history': { limit: USUAL, event: null, session: 'needed' },
  },
  mounts: [
    {
      at: '/account/history',
      access: 'user',
      routes: historyRoutes,
      menu: { label: 'history.title', icon: 'history' },
    },
  ],
  rules: ({ database }) => ({ act: [rules(database)] }),
});
