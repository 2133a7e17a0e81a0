import type { Mail } from '../../mail/mails.ts';
import {
  greeting,
  lifetime,
  WHENCE_IS_OURS,
  WHENCE_SAMPLE,
  type Whence,
  whence,
} from '../../mail/phrases.ts';

/** Tells the owner of an account that wrong passwords have closed it to passwords in some browsers. */
const passwordLocked: Mail<
  Whence & {
    name: string;
    /** In which: in the one that the account knows, or in those that it does not. */
    where: 'here' | 'elsewhere';
    until: string;
    unlockUrl: string;
  }
> = {
  letter: (t, { name, where, until, unlockUrl, ...from }, site) => ({
    subject: t('mail.passwordLocked.subject', { site: site.name }),
    preview: t('mail.passwordLocked.preview'),
    paragraphs: [
      greeting(t, name),
      t(`mail.passwordLocked.${where}`, { site: site.name, until }),
      t('mail.passwordLocked.open'),
    ],
    facts: whence(t, from),
    action: { label: t('mail.passwordLocked.action'), url: unlockUrl },
    alternative: { label: t('mail.passwordLocked.reset'), url: `${site.url}/forgot-password` },
    after: [t('mail.passwordLocked.after', { time: lifetime(t, 24 * 60) })],
  }),
  whose: { ...WHENCE_IS_OURS, name: 'typed', where: 'ours', until: 'ours', unlockUrl: 'ours' },
  rationed: true,
  sample: {
    name: 'Ada Lovelace',
    ...WHENCE_SAMPLE,
    where: 'elsewhere',
    until: '20 November 2026, 14:20 UTC',
    unlockUrl: 'https://accounts.example.com/unlock?token=a-sample-that-opens-nothing',
  },
};

export const mails = {
  'password-locked': passwordLocked,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    signIn: typeof mails;
  }
}
