import { defineFeature } from '../../auth/feature.ts';
import { dashboardRoutes } from './routes.ts';
import { words } from './words.ts';

/** Where somebody lands who has signed in. */
export const dashboard = defineFeature({
  name: 'dashboard',
  words,
  endpoints: {},
  mounts: [
    {
      at: '/dashboard',
      access: 'user',
      routes: dashboardRoutes,
      menu: { label: 'nav.dashboard', icon: 'dashboard' },
    },
  ],
});
