import { type Catalogue, say } from '../../i18n/words.ts';
import type { Mail } from '../../mail/mails.ts';
import { greeting, lifetime } from '../../mail/phrases.ts';
import { NOT_ME_SAMPLE, NOT_ME_WHOSE, type NotMeData, notMeParts } from './not-me-letter.ts';

/** What can change about the ways into an account; every key has words in the catalogue. */
export type AccountChange = keyof Catalogue['mail']['accountChanged']['what'];

/** A button of a notice; `advised` when it is for the person who made the change, too. */
export interface NoticeAction {
  readonly label: string;
  readonly url: string;
  readonly advised?: boolean;
}

/** Tells the owner of an account that a way in has changed, and what to do if it was not them. */
const accountChanged: Mail<
  NotMeData & {
    what: AccountChange;
    /** For placeholders in the words of `what`. */
    values: Readonly<Record<string, string>>;
    /** The name of the thing, such as of the passkey that was added; may be empty. */
    about: string;
    /** Signing in asks for no second step any more. */
    endedSecondStep?: boolean;
    /** A button before "this was not me", its label already in words. */
    action?: NoticeAction;
  }
> = {
  letter: (t, { what, values, about, endedSecondStep, action, ...data }, site) => {
    const { facts, action: notMe, after } = notMeParts(t, data);
    return {
      subject: t(`mail.accountChanged.subject.${what}`, { site: site.name }),
      preview: say(t, { key: `mail.accountChanged.what.${what}`, values }),
      paragraphs: [
        greeting(t, data.name),
        say(t, { key: `mail.accountChanged.what.${what}`, values }),
        ...(endedSecondStep ? [t('mail.accountChanged.endedSecondStep')] : []),
        t(action?.advised ? 'mail.accountChanged.youThen' : 'mail.accountChanged.you'),
      ],
      facts: [...(about ? [{ label: t('mail.facts.about'), value: about }] : []), ...facts],
      ...(action ? { action, alternative: notMe } : { action: notMe }),
      after,
    };
  },
  whose: {
    ...NOT_ME_WHOSE,
    about: 'typed',
    endedSecondStep: 'ours',
    what: 'ours',
    values: 'ours',
    action: 'ours',
  },
  rationed: true,
  sample: {
    ...NOT_ME_SAMPLE,
    what: 'passwordChanged',
    values: {},
    about: '',
  },
};

/** Tells the owner of an account that somebody signed in from a browser not seen before. */
const newDevice: Mail<NotMeData> = {
  letter(t, data, site) {
    const { after, ...parts } = notMeParts(t, data);
    return {
      ...parts,
      subject: t('mail.newDevice.subject', { site: site.name }),
      preview: t('mail.newDevice.preview', { browser: data.browser }),
      paragraphs: [greeting(t, data.name), t('mail.newDevice.what', { site: site.name })],
      after: [t('mail.newDevice.you'), ...after],
    };
  },
  whose: NOT_ME_WHOSE,
  rationed: true,
  sample: NOT_ME_SAMPLE,
};

/** Tells the owner of an account that somebody who is signed in could not prove to be them. */
const proofLocked: Mail<
  NotMeData & {
    minutes: number;
    /** How many proofs were wrong. */
    count: number;
  }
> = {
  letter: (t, { minutes, count, ...data }, site) => ({
    ...notMeParts(t, data),
    subject: t('mail.proofLocked.subject', { site: site.name }),
    preview: t('mail.proofLocked.preview'),
    paragraphs: [
      greeting(t, data.name),
      t('mail.proofLocked.what', { site: site.name, count, time: lifetime(t, minutes) }),
      t('mail.proofLocked.you'),
    ],
    alternative: { label: t('mail.proofLocked.devices'), url: `${site.url}/account/devices` },
  }),
  whose: { ...NOT_ME_WHOSE, minutes: 'ours', count: 'ours' },
  rationed: true,
  sample: { ...NOT_ME_SAMPLE, minutes: 15, count: 10 },
};

/** Tells somebody who asked for a way in by mail that no account uses this address. */
const noAccount: Mail<{ signUpUrl: string; asked: 'reset' | 'signIn' }> = {
  letter: (t, { signUpUrl, asked }, site) => ({
    subject: t('mail.noAccount.subject', { site: site.name }),
    preview: t('mail.noAccount.preview'),
    paragraphs: [
      t('mail.greetingNobody'),
      t(asked === 'signIn' ? 'mail.noAccount.whatSignIn' : 'mail.noAccount.what', {
        site: site.name,
      }),
      t('mail.noAccount.you'),
    ],
    action: { label: t('mail.noAccount.signUp'), url: signUpUrl },
    after: [t('mail.noAccount.notYou')],
  }),
  whose: { signUpUrl: 'ours', asked: 'ours' },
  sample: { signUpUrl: 'https://accounts.example.com/sign-up', asked: 'reset' },
};

export const mails = {
  'account-changed': accountChanged,
  'new-device': newDevice,
  'proof-locked': proofLocked,
  'no-account': noAccount,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    record: typeof mails;
  }
}
