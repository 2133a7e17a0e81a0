import { defineFeature } from '../../auth/feature.ts';
import { apiDocsRoutes, OPENAPI_JSON } from './routes.ts';
import { settings } from './settings.ts';

/** Tells programs what the API takes and answers. It has no words of ours. */
export const apiDocs = defineFeature({
  name: 'api-docs',
  words: {},
  settings,
  endpoints: {},
  mounts: [
    {
      at: OPENAPI_JSON,
      access: 'anyone',
      routes: apiDocsRoutes,
      when: ({ config }) => config.settings.API_DOCS,
      whileLeaving: true,
      whileSettingUp: true,
    },
  ],
});
