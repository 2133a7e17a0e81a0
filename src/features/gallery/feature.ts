import { defineFeature } from '../../auth/feature.ts';
import { galleryRoutes } from './routes.ts';
import { words } from './words.ts';

/** Pictures of every page in every state, for people who work on the site. Never in production. */
export const gallery = defineFeature({
  name: 'gallery',
  words,
  endpoints: {},
  mounts: [
    {
      at: '/gallery',
      access: 'anyone',
      routes: galleryRoutes,
      when: ({ config }) => !config.production,
      whileLeaving: true,
      whileSettingUp: true,
    },
  ],
});
