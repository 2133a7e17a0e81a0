import type { Command } from '../auth/command.ts';
import type { Refusals } from '../auth/errors.ts';
import type { Feature } from '../auth/feature.ts';
import { ground } from '../auth/ground.ts';
import type { Setting, SettingTable } from '../config/settings.ts';
import { addWords } from '../i18n/words.ts';
import type { Mails, MailTable } from '../mail/mails.ts';
import { site } from '../site/index.ts';
import { together } from '../together.ts';
import type { FlashTable } from '../web/flash.ts';
import { apiDocs } from './api-docs/feature.ts';
import { boundSessions } from './bound-sessions/feature.ts';
import { checkUp } from './check-up/feature.ts';
import { devices } from './devices/feature.ts';
import { email } from './email/feature.ts';
import { floods } from './floods/feature.ts';
import { gallery } from './gallery/feature.ts';
import { history } from './history/feature.ts';
import { inbox } from './inbox/feature.ts';
import { newBrowser } from './new-browser/feature.ts';
import { notMe } from './not-me/feature.ts';
import { operator } from './operator/feature.ts';
import { passkeys } from './passkeys/feature.ts';
import { password } from './password/feature.ts';
import { personalData } from './personal-data/feature.ts';
import { profile } from './profile/feature.ts';
import { providers } from './providers/feature.ts';
import { recovery } from './recovery/feature.ts';
import { secondStep } from './second-step/feature.ts';
import { securityContact } from './security-contact/feature.ts';
import { signIn } from './sign-in/feature.ts';
import { signInMail } from './sign-in-mail/feature.ts';
import { signOut } from './sign-out/feature.ts';
import { signUp } from './sign-up/feature.ts';
import { stepUp } from './step-up/feature.ts';

/**
 * The table of contents. A new capability is a folder and a line here. In this order services are made,
 * rules asked within their stage, pages looked through, and the menu shown.
 */
export const features: readonly Feature[] = [
  floods,
  signUp,
  signIn,
  signOut,
  stepUp,
  checkUp,
  ...site,
  profile,
  email,
  password,
  passkeys,
  signInMail,
  secondStep,
  newBrowser,
  boundSessions,
  recovery,
  providers,
  devices,
  history,
  personalData,
  notMe,
  inbox,
  gallery,
  securityContact,
  apiDocs,
  operator,
];

const parts = [ground, ...features];

for (const { words } of parts) addWords(words);

/** Every mail that the site sends. The features merge their names and data into `Mails`. */
export const mails = together(
  'mails',
  parts.map((part): MailTable => part.mails ?? {}),
) as Mails;

/** Every message for the next page. */
export const flashes = together(
  'flashes',
  parts.map((part): FlashTable => part.flashes ?? {}),
);

/** How every refusal is explained. */
export const refusals = together(
  'refusals',
  parts.map((part): Refusals => part.refusals ?? {}),
);

/** The settings of all features. They merge their names and values into `SettingTable`. */
export const settings = together(
  'settings',
  features.map((feature): Readonly<Record<string, Setting>> => feature.settings ?? {}),
) as SettingTable;

/** What an operator can do by command: `npm run latchkey -- help`. */
export const commands: readonly Command[] = features.flatMap(({ commands }) => commands ?? []);
