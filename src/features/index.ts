import { dashboardRoutes } from './dashboard/routes.ts';
import type { Feature } from './feature.ts';
import { homeRoutes } from './home/routes.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { signOutRoutes } from './sign-out/routes.ts';
import { signUpRoutes } from './sign-up/routes.ts';

/** The table of contents. A new capability is a folder and a line here. */
export const features: readonly Feature[] = [
  { at: '/', access: 'anyone', routes: homeRoutes },
  { at: '/sign-up', access: 'guest', routes: signUpRoutes },
  { at: '/sign-in', access: 'guest', routes: signInRoutes },
  { at: '/sign-out', access: 'anyone', routes: signOutRoutes },
  {
    at: '/dashboard',
    access: 'user',
    routes: dashboardRoutes,
    menu: { label: 'nav.dashboard', icon: 'dashboard' },
  },
];
