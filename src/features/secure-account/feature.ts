import { USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { flashes } from './flashes.ts';
import { secureAccount as rules } from './policy.ts';
import { secureAccountRoutes } from './routes.ts';
import { words } from './words.ts';

/** What somebody does who is signed in and fears that another person is, too. */
export const secureAccount = defineFeature({
  name: 'secure-account',
  words,
  flashes,
  endpoints: {
    '/secure-account': { limit: USUAL, event: 'accountSecured', session: 'needed' },
  },
  mounts: [{ at: '/account/secure', access: 'user', routes: secureAccountRoutes }],
  rules: () => ({ act: [rules] }),
});
