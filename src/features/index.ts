import { PICTURES_PATH } from '../auth/picture-limits.ts';
import { dashboardRoutes } from './dashboard/routes.ts';
import { dataRoutes } from './data/routes.ts';
import { deletionRoutes } from './deletion/routes.ts';
import { devicesRoutes } from './devices/routes.ts';
import { emailLinkRoutes } from './email/link.ts';
import { emailRoutes } from './email/routes.ts';
import { emailUndoRoutes } from './email-undo/routes.ts';
import { emailVerificationRoutes } from './email-verification/routes.ts';
import type { Feature } from './feature.ts';
import { historyRoutes } from './history/routes.ts';
import { homeRoutes } from './home/routes.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { notMeRoutes } from './not-me/routes.ts';
import { passwordRoutes } from './password/routes.ts';
import { requestRoutes } from './password-reset/request.ts';
import { passwordResetRoutes } from './password-reset/routes.ts';
import { wellKnownRoutes } from './password-reset/well-known.ts';
import { pictureRoutes } from './pictures/routes.ts';
import { profileRoutes } from './profile/routes.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { signOutRoutes } from './sign-out/routes.ts';
import { signUpRoutes } from './sign-up/routes.ts';
import { stepUpRoutes } from './step-up/routes.ts';

/** The table of contents. A new capability is a folder and a line here. */
export const features: readonly Feature[] = [
  { at: '/', access: 'anyone', routes: homeRoutes },
  { at: '/sign-up', access: 'guest', routes: signUpRoutes },
  { at: '/sign-in', access: 'guest', routes: signInRoutes },
  { at: '/verify-email', access: 'anyone', routes: emailVerificationRoutes },
  { at: '/forgot-password', access: 'anyone', routes: requestRoutes, whileLeaving: true },
  {
    at: '/reset-password',
    access: 'anyone',
    routes: passwordResetRoutes,
    whileLeaving: true,
  },
  { at: '/.well-known', access: 'anyone', routes: wellKnownRoutes },
  {
    at: '/inbox',
    access: 'anyone',
    routes: inboxRoutes,
    when: ({ inbox }) => inbox !== undefined,
    whileLeaving: true,
  },
  { at: '/step-up', access: 'user', routes: stepUpRoutes },
  { at: '/not-me', access: 'anyone', routes: notMeRoutes, whileLeaving: true },
  { at: '/sign-out', access: 'anyone', routes: signOutRoutes, whileLeaving: true },
  {
    at: '/dashboard',
    access: 'user',
    routes: dashboardRoutes,
    menu: { label: 'nav.dashboard', icon: 'dashboard' },
  },
  {
    at: '/account/profile',
    access: 'user',
    routes: profileRoutes,
    uploads: ['/picture'],
    menu: { label: 'profile.title', icon: 'user' },
  },
  { at: PICTURES_PATH, access: 'anyone', routes: pictureRoutes, whileLeaving: true },
  {
    at: '/account/email',
    access: 'user',
    routes: emailRoutes,
    menu: { label: 'email.nav', icon: 'mail' },
  },
  {
    at: '/account/password',
    access: 'user',
    routes: passwordRoutes,
    menu: { label: 'password.title', icon: 'key' },
  },
  { at: '/confirm-email-change', access: 'anyone', routes: emailLinkRoutes },
  {
    at: '/undo-email-change',
    access: 'anyone',
    routes: emailUndoRoutes,
    whileLeaving: true,
  },
  {
    at: '/account/devices',
    access: 'user',
    routes: devicesRoutes,
    menu: { label: 'devices.title', icon: 'device' },
  },
  {
    at: '/account/history',
    access: 'user',
    routes: historyRoutes,
    menu: { label: 'history.title', icon: 'history' },
  },
  {
    at: '/account/data',
    access: 'user',
    routes: dataRoutes,
    menu: { label: 'yourData.menu', icon: 'download' },
  },
  { at: '/account/deletion', access: 'user', routes: deletionRoutes, whileLeaving: true },
];
