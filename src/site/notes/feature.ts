import { perMinute } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { notesRules } from './endpoints.ts';
import { flashes } from './flashes.ts';
import { notesRoutes } from './routes.ts';
import { tables } from './tables.ts';
import { words } from './words.ts';

/** An example of a page of yours: a list with a form, a table, limits, audit rows and the export. */
export const notes = defineFeature({
  name: 'notes',
  words,
  flashes,
  tables,
  apiDocs,
  endpoints: {
    '/notes/create': { limit: perMinute(30), event: 'noteCreated', session: 'needed' },
    '/notes/delete': { limit: perMinute(60), event: 'noteDeleted', session: 'needed' },
  },
  mounts: [
    {
      at: '/notes',
      access: 'user',
      routes: notesRoutes,
      menu: { label: 'notes.title', icon: 'info' },
    },
  ],
  rules: () => ({ act: [notesRules()] }),
});
