import { greeting, lifetime } from '../../mail/phrases.ts';
import { whenceMail } from '../../mail/whence-mail.ts';

/** Tells the owner of an account that wrong passwords have closed it to passwords in some browsers. */
const passwordLocked = whenceMail<{
  /** Whether it is the browsers that the account knows, or those that it does not know. */
  where: 'here' | 'elsewhere';
  until: string;
  unlockUrl: string;
}>({
  letter: (t, { name, where, until, unlockUrl }, site) => ({
    subject: t('mail.passwordLocked.subject', { site: site.name }),
    preview: t('mail.passwordLocked.preview'),
    paragraphs: [
      greeting(t, name),
      t(`mail.passwordLocked.${where}`, { site: site.name, until }),
      t('mail.passwordLocked.open'),
    ],
    action: { label: t('mail.passwordLocked.action'), url: unlockUrl },
    alternative: { label: t('mail.passwordLocked.reset'), url: `${site.url}/forgot-password` },
    after: [t('mail.passwordLocked.after', { time: lifetime(t, 24 * 60) })],
  }),
  whose: { where: 'ours', until: 'ours', unlockUrl: 'ours' },
  rationed: true,
  sample: {
    where: 'elsewhere',
    until: '20 November 2026, 14:20 UTC',
    unlockUrl: 'https://accounts.example.com/unlock?token=a-sample-that-opens-nothing',
  },
});

export const mails = {
  'password-locked': passwordLocked,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    signIn: typeof mails;
  }
}
