import type { SitePage } from '../support/site-pages.ts';

export const pages: readonly SitePage[] = [
  { name: 'home', who: 'guest', path: '/' },
  { name: 'home', who: 'user', path: '/' },
];
