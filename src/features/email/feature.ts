import { perMinute, USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { check } from './check.ts';
import { flashes } from './flashes.ts';
import { emailLinkRoutes } from './link.ts';
import { mails } from './mails.ts';
import { containment } from './policy/containment.ts';
import { emailChange } from './policy/email-change.ts';
import { emailVerification } from './policy/email-verification.ts';
import { refusals } from './refusals.ts';
import { emailRoutes } from './routes.ts';
import { settings } from './settings.ts';
import { emailUndoRoutes } from './undo/routes.ts';
import { emailVerificationRoutes } from './verification/routes.ts';
import { words } from './words.ts';

/** The address: confirming it, changing it, and taking a change back. */
export const email = defineFeature({
  name: 'email',
  words,
  checks: [check],
  refusals,
  mails,
  // Nobody is told whether somebody else has the address that they ask for.
  leftOut: {
    mailProof: {
      payload: { replaces: 'whether somebody else has an account with the new address' },
    },
    outbox: {
      message: { 'email-change-confirm': 'would tell that the address asked for is nobody’s' },
    },
  },
  flashes,
  settings,
  takenBackAt: { emailChanged: '/account/email', emailChangeRequested: '/account/email' },
  apiDocs,
  endpoints: {
    '/cancel-email-change': {
      limit: USUAL,
      event: 'emailChangeCancelled',
      session: 'needed',
      openWhile: ['settingUp'],
    },
    '/change-email': {
      limit: perMinute(10),
      event: 'emailChangeRequested',
      session: 'needed',
      proof: 'stepUp.acts.changeEmail',
      openWhile: ['settingUp'],
    },
    '/pending-email-change': {
      limit: USUAL,
      event: null,
      session: 'needed',
      openWhile: ['settingUp'],
    },
    '/resend-email-change': {
      limit: perMinute(10),
      event: 'emailChangeResent',
      session: 'needed',
      proof: 'stepUp.acts.changeEmail',
      olderProof: true,
      openWhile: ['settingUp'],
    },
    '/send-verification-email': {
      limit: perMinute(10),
      event: 'confirmationResent',
      session: 'optional',
      floods: true,
      openWhile: ['settingUp'],
    },
    '/undo-email-change': { limit: perMinute(20), event: 'emailChangeUndone', session: 'ignored' },
    '/verify-email': {
      limit: perMinute(20),
      event: 'emailConfirmed',
      session: 'optional',
      wayIn: { method: 'mail', strength: 'one' },
      openWhile: ['settingUp'],
    },
    '/verify-email-change': {
      limit: perMinute(20),
      event: 'emailChanged',
      session: 'optional',
      proof: 'stepUp.acts.changeEmail',
      olderProof: true,
      openWhile: ['settingUp'],
    },
  },
  mounts: [
    {
      at: '/verify-email',
      floods: true,
      access: 'anyone',
      routes: emailVerificationRoutes,
      whileSettingUp: true,
    },
    {
      at: '/account/email',
      access: 'user',
      routes: emailRoutes,
      menu: { label: 'email.nav', icon: 'mail', group: 'account' },
      whileSettingUp: true,
    },
    {
      at: '/confirm-email-change',
      access: 'anyone',
      routes: emailLinkRoutes,
      whileSettingUp: true,
    },
    {
      at: '/undo-email-change',
      access: 'anyone',
      routes: emailUndoRoutes,
      whileLeaving: true,
      whileSettingUp: true,
    },
  ],
  rules: (parts) => ({ act: [emailChange(parts)], afterwards: [emailVerification(parts)] }),
  containment,
});
