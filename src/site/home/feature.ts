import { defineFeature } from '../../auth/feature.ts';
import { homeRoutes } from './routes.ts';
import { words } from './words.ts';

/** The front page. */
export const home = defineFeature({
  name: 'home',
  words,
  endpoints: {},
  mounts: [{ at: '/', access: 'anyone', routes: homeRoutes }],
});
