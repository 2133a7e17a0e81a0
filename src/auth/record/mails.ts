import { type Catalogue, say } from '../../i18n/words.ts';
import type { Mail } from '../../mail/mails.ts';
import { greeting, lifetime, WHENCE_IS_OURS, type Whence, whence } from '../../mail/phrases.ts';

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
  Whence & {
    name: string;
    what: AccountChange;
    /** For placeholders in the words of `what`. */
    values: Readonly<Record<string, string>>;
    /** What it is called, such as the passkey that was added; may be empty. */
    about: string;
    notMeUrl: string;
    /** Signing in asks for no second step any more. */
    endedSecondStep?: boolean;
    /** A button before "this was not me", its label already in words. */
    action?: NoticeAction;
  }
> = {
  letter: (t, { name, what, values, about, notMeUrl, endedSecondStep, action, ...from }, site) => {
    const notMe = { label: t('mail.accountChanged.notMe'), url: notMeUrl };
    return {
      subject: t(`mail.accountChanged.subject.${what}`, { site: site.name }),
      preview: say(t, { key: `mail.accountChanged.what.${what}`, values }),
      paragraphs: [
        greeting(t, name),
        say(t, { key: `mail.accountChanged.what.${what}`, values }),
        ...(endedSecondStep ? [t('mail.accountChanged.endedSecondStep')] : []),
        t(action?.advised ? 'mail.accountChanged.youThen' : 'mail.accountChanged.you'),
      ],
      facts: [
        ...(about ? [{ label: t('mail.facts.about'), value: about }] : []),
        ...whence(t, from),
      ],
      ...(action ? { action, alternative: notMe } : { action: notMe }),
      after: [t('mail.accountChanged.after', { time: t('mail.days', { count: 7 }) })],
    };
  },
  whose: {
    ...WHENCE_IS_OURS,
    name: 'typed',
    about: 'typed',
    endedSecondStep: 'ours',
    what: 'ours',
    values: 'ours',
    notMeUrl: 'ours',
    action: 'ours',
  },
  rationed: true,
  sample: {
    name: 'Ada Lovelace',
    what: 'passwordChanged',
    values: {},
    about: '',
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
    notMeUrl: 'https://accounts.example.com/not-me?token=a-sample-that-opens-nothing',
  },
};

/** Tells the owner of an account that somebody signed in from a browser not seen before. */
const newDevice: Mail<
  Whence & {
    name: string;
    notMeUrl: string;
  }
> = {
  letter: (t, { name, notMeUrl, ...from }, site) => ({
    subject: t('mail.newDevice.subject', { site: site.name }),
    preview: t('mail.newDevice.preview', { browser: from.browser }),
    paragraphs: [greeting(t, name), t('mail.newDevice.what', { site: site.name })],
    facts: whence(t, from),
    action: { label: t('mail.accountChanged.notMe'), url: notMeUrl },
    after: [
      t('mail.newDevice.you'),
      t('mail.accountChanged.after', { time: t('mail.days', { count: 7 }) }),
    ],
  }),
  whose: { ...WHENCE_IS_OURS, name: 'typed', notMeUrl: 'ours' },
  sample: {
    name: 'Ada Lovelace',
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
    notMeUrl: 'https://accounts.example.com/not-me?token=a-sample-that-opens-nothing',
  },
};

/** Tells the owner of an account that somebody who is signed in could not prove to be them. */
const proofLocked: Mail<
  Whence & {
    name: string;
    notMeUrl: string;
    minutes: number;
    /** How many were wrong. */
    count: number;
  }
> = {
  letter: (t, { name, notMeUrl, minutes, count, ...from }, site) => ({
    subject: t('mail.proofLocked.subject', { site: site.name }),
    preview: t('mail.proofLocked.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.proofLocked.what', { site: site.name, count, time: lifetime(t, minutes) }),
      t('mail.proofLocked.you'),
    ],
    facts: whence(t, from),
    action: { label: t('mail.accountChanged.notMe'), url: notMeUrl },
    alternative: { label: t('mail.proofLocked.devices'), url: `${site.url}/account/devices` },
    after: [t('mail.accountChanged.after', { time: t('mail.days', { count: 7 }) })],
  }),
  whose: { ...WHENCE_IS_OURS, name: 'typed', minutes: 'ours', count: 'ours', notMeUrl: 'ours' },
  rationed: true,
  sample: {
    name: 'Ada Lovelace',
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
    minutes: 15,
    count: 10,
    notMeUrl: 'https://accounts.example.com/not-me?token=a-sample-that-opens-nothing',
  },
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
