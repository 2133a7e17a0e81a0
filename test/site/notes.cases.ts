import { type Act, callApi } from '../support/act.ts';
import type { SitePage } from '../support/site-pages.ts';

/** Each act in the ways in which it can end: the tests look at its audit row and at what is left. */
export const acts = (): readonly Act[] => [
  { path: '/notes/create', ends: 'success', body: () => ({ text: 'A note' }) },
  { path: '/notes/create', ends: 'refused', body: () => ({ text: '' }) },
  {
    path: '/notes/delete',
    ends: 'success',
    body: async ({ client }) => ({
      id: (await callApi(client, '/notes/create', { text: 'A note' })).body.id,
    }),
  },
  { path: '/notes/delete', ends: 'refused', body: () => ({ id: 'none' }) },
];

/** Looked at in a browser: contrast, 320 pixels, without script, sound HTML. */
export const pages: readonly SitePage[] = [{ name: 'notes', who: 'user', path: '/notes' }];
