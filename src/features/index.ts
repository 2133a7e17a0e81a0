import { flashes as ofAuthFlashes } from '../auth/flashes.ts';
import { mails as ofRecord } from '../auth/record/mails.ts';
import { refusals as ofAuthRefusals } from '../auth/refusals.ts';
import { words as ofAuth } from '../auth/words.ts';
import type { Deps } from '../deps.ts';
import { addWords } from '../i18n/words.ts';
import type { Mails } from '../mail/mails.ts';
import { together } from '../together.ts';
import { dashboardRoutes } from './dashboard/routes.ts';
import { words as dashboardWords } from './dashboard/words.ts';
import { flashes as devicesFlashes } from './devices/flashes.ts';
import { devicesRoutes } from './devices/routes.ts';
import { words as devicesWords } from './devices/words.ts';
import { flashes as emailFlashes } from './email/flashes.ts';
import { emailLinkRoutes } from './email/link.ts';
import { mails as emailMails } from './email/mails.ts';
import { refusals as emailRefusals } from './email/refusals.ts';
import { emailRoutes } from './email/routes.ts';
import { emailUndoRoutes } from './email/undo/routes.ts';
import { emailVerificationRoutes } from './email/verification/routes.ts';
import { words as emailWords } from './email/words.ts';
import type { Feature } from './feature.ts';
import { historyRoutes } from './history/routes.ts';
import { words as historyWords } from './history/words.ts';
import { homeRoutes } from './home/routes.ts';
import { words as homeWords } from './home/words.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { words as inboxWords } from './inbox/words.ts';
import { flashes as notMeFlashes } from './not-me/flashes.ts';
import { mails as notMeMails } from './not-me/mails.ts';
import { notMeRoutes } from './not-me/routes.ts';
import { words as notMeWords } from './not-me/words.ts';
import { words as operatorWords } from './operator/words.ts';
import { flashes as passkeysFlashes } from './passkeys/flashes.ts';
import { refusals as passkeysRefusals } from './passkeys/refusals.ts';
import { passkeysRoutes } from './passkeys/routes.ts';
import { passkeySignInRoutes } from './passkeys/sign-in/routes.ts';
import { passkeyEndpointsRoutes } from './passkeys/well-known.ts';
import { words as passkeysWords } from './passkeys/words.ts';
import { flashes as passwordFlashes } from './password/flashes.ts';
import { mails as passwordMails } from './password/mails.ts';
import { refusals as passwordRefusals } from './password/refusals.ts';
import { requestRoutes } from './password/reset/request.ts';
import { passwordResetRoutes } from './password/reset/routes.ts';
import { wellKnownRoutes } from './password/reset/well-known.ts';
import { passwordRoutes } from './password/routes.ts';
import { words as passwordWords } from './password/words.ts';
import { deletionRoutes } from './personal-data/deletion/routes.ts';
import { dataRoutes } from './personal-data/export/routes.ts';
import { flashes as personalDataFlashes } from './personal-data/flashes.ts';
import { mails as personalDataMails } from './personal-data/mails.ts';
import { words as personalDataWords } from './personal-data/words.ts';
import { flashes as profileFlashes } from './profile/flashes.ts';
import { pictureRoutes } from './profile/pictures/routes.ts';
import { LARGEST_PICTURE, PICTURES_PATH } from './profile/policy/picture-limits.ts';
import { refusals as profileRefusals } from './profile/refusals.ts';
import { profileRoutes } from './profile/routes.ts';
import { userNameRoutes } from './profile/user-name/routes.ts';
import { words as profileWords } from './profile/words.ts';
import { connectionsRoutes } from './providers/connections/routes.ts';
import { flashes as providersFlashes } from './providers/flashes.ts';
import { offerRoutes } from './providers/offer.ts';
import { problemRoutes } from './providers/problem.ts';
import { leavingRoutes, startRoutes } from './providers/start.ts';
import { words as providersWords } from './providers/words.ts';
import { recoveryCancelRoutes } from './recovery/cancel.ts';
import { flashes as recoveryFlashes } from './recovery/flashes.ts';
import { mails as recoveryMails } from './recovery/mails.ts';
import { recoveryRoutes } from './recovery/routes.ts';
import { words as recoveryWords } from './recovery/words.ts';
import { challengeRoutes } from './second-step/challenge/routes.ts';
import { flashes as secondStepFlashes } from './second-step/flashes.ts';
import { mailFactorRoutes } from './second-step/mail-code/routes.ts';
import { mails as secondStepMails } from './second-step/mails.ts';
import { recoveryCodesRoutes } from './second-step/recovery-codes/routes.ts';
import { refusals as secondStepRefusals } from './second-step/refusals.ts';
import { securityRoutes } from './second-step/security/routes.ts';
import { words as secondStepWords } from './second-step/words.ts';
import { mails as signInMails } from './sign-in/mails.ts';
import { refusals as signInRefusals } from './sign-in/refusals.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { unlockRoutes } from './sign-in/unlock/routes.ts';
import { words as signInWords } from './sign-in/words.ts';
import { askingRoutes } from './sign-in-mail/asking.ts';
import { flashes as signInMailFlashes } from './sign-in-mail/flashes.ts';
import { mails as signInMailMails } from './sign-in-mail/mails.ts';
import { refusals as signInMailRefusals } from './sign-in-mail/refusals.ts';
import { signInMailRoutes } from './sign-in-mail/routes.ts';
import { words as signInMailWords } from './sign-in-mail/words.ts';
import { flashes as signOutFlashes } from './sign-out/flashes.ts';
import { signOutRoutes } from './sign-out/routes.ts';
import { words as signOutWords } from './sign-out/words.ts';
import { mails as signUpMails } from './sign-up/mails.ts';
import { refusals as signUpRefusals } from './sign-up/refusals.ts';
import { signUpRoutes } from './sign-up/routes.ts';
import { words as signUpWords } from './sign-up/words.ts';
import { flashes as stepUpFlashes } from './step-up/flashes.ts';
import { refusals as stepUpRefusals } from './step-up/refusals.ts';
import { stepUpRoutes } from './step-up/routes.ts';
import { words as stepUpWords } from './step-up/words.ts';

/** The words of the ground and of each feature. */
for (const words of [
  ofAuth,
  dashboardWords,
  devicesWords,
  emailWords,
  historyWords,
  homeWords,
  inboxWords,
  notMeWords,
  operatorWords,
  passkeysWords,
  passwordWords,
  personalDataWords,
  profileWords,
  providersWords,
  recoveryWords,
  secondStepWords,
  signInWords,
  signInMailWords,
  signOutWords,
  signUpWords,
  stepUpWords,
])
  addWords(words);

/** Every mail that the site sends. */
export const mails: Mails = together('mails', [
  ofRecord,
  emailMails,
  notMeMails,
  passwordMails,
  personalDataMails,
  recoveryMails,
  secondStepMails,
  signInMails,
  signInMailMails,
  signUpMails,
]);

/** Every message for the next page. */
export const flashes = together('flashes', [
  ofAuthFlashes,
  devicesFlashes,
  emailFlashes,
  notMeFlashes,
  passkeysFlashes,
  passwordFlashes,
  personalDataFlashes,
  profileFlashes,
  providersFlashes,
  recoveryFlashes,
  secondStepFlashes,
  signInMailFlashes,
  signOutFlashes,
  stepUpFlashes,
]);

/** How every refusal is explained. */
export const refusals = together('refusals', [
  ofAuthRefusals,
  emailRefusals,
  passkeysRefusals,
  passwordRefusals,
  profileRefusals,
  secondStepRefusals,
  signInRefusals,
  signInMailRefusals,
  signUpRefusals,
  stepUpRefusals,
]);

/** Where accounts elsewhere may be used at all. */
const withProviders = ({ providers }: Deps) => providers.size > 0;

/** Open to everybody, whatever has to be done first. */
const always = { whileLeaving: true, whileSettingUp: true } as const;

/** The table of contents. A new capability is a folder and a line here. */
export const features: readonly Feature[] = [
  { at: '/', access: 'anyone', routes: homeRoutes },
  { at: '/sign-up', access: 'guest', routes: signUpRoutes },
  { at: '/sign-in', access: 'guest', routes: signInRoutes },
  { at: '/sign-in/challenge', access: 'guest', routes: challengeRoutes },
  {
    at: '/sign-in/passkey',
    access: 'guest',
    routes: passkeySignInRoutes,
    signInPart: '/parts/passkey-sign-in',
  },
  {
    at: '/sign-in/mail',
    access: 'guest',
    routes: askingRoutes,
    signInPart: '/parts/sign-in/by-mail',
  },
  { at: '/sign-in/mail', access: 'anyone', routes: signInMailRoutes, whileLeaving: true },
  {
    at: '/sign-in/with',
    access: 'guest',
    routes: startRoutes,
    when: withProviders,
    signInPart: '/parts/sign-in/by-provider',
    signUpPart: '/parts/sign-up/by-provider',
  },
  { at: '/to-provider', access: 'anyone', routes: leavingRoutes, when: withProviders },
  { at: '/sign-in/connect', access: 'guest', routes: offerRoutes, when: withProviders },
  {
    at: '/sign-in/provider-problem',
    access: 'anyone',
    routes: problemRoutes,
    when: withProviders,
    ...always,
  },
  { at: '/verify-email', access: 'anyone', routes: emailVerificationRoutes, whileSettingUp: true },
  { at: '/forgot-password', access: 'anyone', routes: requestRoutes, ...always },
  { at: '/reset-password', access: 'anyone', routes: passwordResetRoutes, ...always },
  { at: '/.well-known', access: 'anyone', routes: wellKnownRoutes },
  {
    at: '/.well-known/passkey-endpoints',
    access: 'anyone',
    routes: passkeyEndpointsRoutes,
    ...always,
  },
  {
    at: '/inbox',
    access: 'anyone',
    routes: inboxRoutes,
    when: ({ inbox }) => inbox !== undefined,
    ...always,
  },
  { at: '/step-up', access: 'user', routes: stepUpRoutes, whileSettingUp: true },
  { at: '/not-me', access: 'anyone', routes: notMeRoutes, ...always },
  { at: '/unlock', access: 'anyone', routes: unlockRoutes, ...always },
  { at: '/sign-out', access: 'anyone', routes: signOutRoutes, ...always },
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
    uploads: { '/picture': { field: 'picture', largest: LARGEST_PICTURE } },
    menu: { label: 'profile.title', icon: 'user' },
  },
  { at: '/account/username', access: 'user', routes: userNameRoutes },
  { at: PICTURES_PATH, access: 'anyone', routes: pictureRoutes, whileLeaving: true },
  {
    at: '/account/email',
    access: 'user',
    routes: emailRoutes,
    menu: { label: 'email.nav', icon: 'mail' },
    whileSettingUp: true,
  },
  {
    at: '/account/password',
    access: 'user',
    routes: passwordRoutes,
    menu: { label: 'password.title', icon: 'key' },
  },
  {
    at: '/account/passkeys',
    access: 'user',
    routes: passkeysRoutes,
    menu: { label: 'passkeys.title', icon: 'passkey' },
    whileSettingUp: true,
  },
  { at: '/confirm-email-change', access: 'anyone', routes: emailLinkRoutes, whileSettingUp: true },
  { at: '/undo-email-change', access: 'anyone', routes: emailUndoRoutes, ...always },
  {
    at: '/account/security',
    access: 'user',
    routes: securityRoutes,
    menu: { label: 'security.menu', icon: 'shield' },
    whileSettingUp: true,
  },
  {
    at: '/account/security/recovery-codes',
    access: 'user',
    routes: recoveryCodesRoutes,
    whileSettingUp: true,
  },
  { at: '/account/security/mail', access: 'user', routes: mailFactorRoutes, whileSettingUp: true },
  { at: '/recovery', access: 'anyone', routes: recoveryRoutes, ...always },
  { at: '/recovery/cancel', access: 'anyone', routes: recoveryCancelRoutes, ...always },
  {
    at: '/account/connections',
    access: 'user',
    routes: connectionsRoutes,
    when: withProviders,
    menu: { label: 'connections.title', icon: 'link' },
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
