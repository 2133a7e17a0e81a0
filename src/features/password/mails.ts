import type { Mail } from '../../mail/mails.ts';
import { greeting, lifetime } from '../../mail/phrases.ts';

/** The way to a new password: a link and a code. */
const resetPassword: Mail<{ name: string; url: string; code: string; minutes: number }> = {
  letter: (t, { name, url, code, minutes }, site) => ({
    subject: t('mail.resetPassword.subject', { site: site.name }),
    preview: t('mail.resetPassword.preview', { site: site.name }),
    paragraphs: [greeting(t, name), t('mail.resetPassword.ask', { site: site.name })],
    code,
    action: { label: t('mail.resetPassword.action'), url },
    after: [
      t('mail.resetPassword.lifetime', { time: lifetime(t, minutes) }),
      t('mail.resetPassword.notYou'),
    ],
  }),
  whose: { name: 'typed', url: 'ours', code: 'ours', minutes: 'ours' },
  sample: {
    name: 'Ada Lovelace',
    url: 'https://accounts.example.com/reset-password?token=a-sample-that-opens-nothing',
    code: 'RD4H-92WK',
    minutes: 30,
  },
};

export const mails = {
  'reset-password': resetPassword,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    password: typeof mails;
  }
}
