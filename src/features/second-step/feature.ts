import { perMinute, USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { challengeRoutes } from './challenge/routes.ts';
import { checks } from './check.ts';
import { flashes } from './flashes.ts';
import { mailFactor } from './mail-code/policy.ts';
import { mailFactorRoutes } from './mail-code/routes.ts';
import * as mailCode from './mail-code/ways.ts';
import { mails } from './mails.ts';
import { containment } from './policy/containment.ts';
import { requireSecondFactor } from './policy/require-second-factor.ts';
import { recoveryCodesChange } from './recovery-codes/codes.ts';
import { recoveryCodes } from './recovery-codes/policy.ts';
import { recoveryCodesRoutes } from './recovery-codes/routes.ts';
import { createShownCodes, type ShownCodesCookie } from './recovery-codes/shown.ts';
import * as recoveryCode from './recovery-codes/ways.ts';
import { refusals } from './refusals.ts';
import { securityRoutes } from './security/routes.ts';
import { settings } from './settings.ts';
import { tables, userColumns } from './tables.ts';
import { twoFactor } from './totp/policy.ts';
import { stepUpByTotp } from './totp/step-up.ts';
import * as totp from './totp/ways.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Keeps new recovery codes on their way to the person. */
    readonly shownCodes: ShownCodesCookie;
  }
}

/** The second step of signing in: authenticator app, code by mail, recovery codes. */
export const secondStep = defineFeature({
  name: 'second-step',
  words,
  checks,
  tables,
  userColumns,
  refusals,
  mails,
  flashes,
  settings,
  takenBackAt: {
    totpSetUp: '/account/security',
    totpOn: '/account/security',
    totpOff: '/account/security',
    mailFactorOn: '/account/security',
    mailFactorOff: '/account/security',
    recoveryCodesRenewed: '/account/security/recovery-codes',
  },
  apiDocs,
  endpoints: {
    '/recovery-codes': { limit: USUAL, event: null, session: 'needed' },
    '/second-step': { limit: USUAL, event: null, session: 'optional' },
    '/step-up/mail-code': {
      limit: perMinute(20),
      event: 'stepUp',
      session: 'needed',
      openWhile: ['settingUp'],
    },
    '/step-up/recovery-code': {
      limit: perMinute(20),
      event: 'stepUp',
      session: 'needed',
      openWhile: ['settingUp'],
    },
    '/step-up/send-mail-code': {
      limit: perMinute(20),
      event: 'stepUpCodeSent',
      session: 'needed',
      openWhile: ['settingUp'],
    },
    '/step-up/totp': {
      limit: perMinute(20),
      event: 'stepUp',
      session: 'needed',
      openWhile: ['settingUp'],
    },
    '/two-factor/disable': {
      limit: perMinute(20),
      event: 'totpOff',
      session: 'needed',
      proof: 'stepUp.acts.totpOff',
    },
    '/two-factor/disable-mail': {
      limit: perMinute(20),
      event: 'mailFactorOff',
      session: 'needed',
      proof: 'stepUp.acts.mailFactorOff',
    },
    '/two-factor/enable': {
      limit: perMinute(20),
      event: 'totpSetUp',
      session: 'needed',
      proof: 'stepUp.acts.setUpTotp',
      openWhile: ['settingUp'],
    },
    '/two-factor/enable-mail': {
      limit: perMinute(20),
      event: 'mailFactorOn',
      session: 'needed',
      proof: 'stepUp.acts.mailFactorOn',
      openWhile: ['settingUp'],
    },
    '/two-factor/generate-backup-codes': {
      limit: perMinute(10),
      event: 'recoveryCodesRenewed',
      session: 'needed',
      proof: 'stepUp.acts.recoveryCodes',
    },
    '/two-factor/keep-backup-codes': {
      limit: perMinute(20),
      event: 'recoveryCodesRenewed',
      session: 'needed',
    },
    '/two-factor/send-otp': {
      limit: perMinute(20),
      event: 'secondStepCodeSent',
      session: 'optional',
    },
    '/two-factor/verify-backup-code': {
      limit: perMinute(20),
      event: 'signIn',
      session: 'optional',
      finishesSignIn: true,
    },
    '/two-factor/verify-otp': {
      limit: perMinute(20),
      event: 'signIn',
      session: 'optional',
      finishesSignIn: true,
    },
    '/two-factor/verify-totp': {
      limit: perMinute(20),
      event: 'signIn',
      session: 'optional',
      proof: 'stepUp.acts.totpOn',
      finishesSignIn: true,
      openWhile: ['settingUp'],
    },
  },
  mounts: [
    { at: '/sign-in/challenge', access: 'guest', routes: challengeRoutes },
    {
      at: '/account/security',
      access: 'user',
      routes: securityRoutes,
      menu: { label: 'security.menu', icon: 'shield', group: 'security' },
      whileSettingUp: true,
    },
    {
      at: '/account/security/recovery-codes',
      access: 'user',
      routes: recoveryCodesRoutes,
      whileSettingUp: true,
    },
    {
      at: '/account/security/mail',
      access: 'user',
      routes: mailFactorRoutes,
      whileSettingUp: true,
    },
  ],
  factors: [totp.factor, mailCode.factor, recoveryCode.factor],
  proofs: [totp.proof, mailCode.proof, recoveryCode.proof],
  containment,
  secondStepChanged: recoveryCodesChange,
  services: ({ cookies, secrets }) => ({ shownCodes: createShownCodes(cookies, secrets.sealing) }),
  rules: (parts) => ({
    act: [
      twoFactor({ siteName: parts.site.name }),
      recoveryCodes(),
      mailFactor(parts),
      stepUpByTotp(),
    ],
    hold: parts.config.settings.REQUIRE_SECOND_FACTOR ? [requireSecondFactor(parts.rulebook)] : [],
  }),
});
