import type { Mail } from '../../mail/mails.ts';
import { lifetime } from '../../mail/phrases.ts';

/** Tells somebody for whom an operator has made an account how to choose its first password. */
const accountCreated: Mail<{ url: string; code: string; minutes: number }> = {
  letter: (t, { url, code, minutes }, site) => ({
    subject: t('mail.accountCreated.subject', { site: site.name }),
    preview: t('mail.accountCreated.preview'),
    paragraphs: [t('mail.greetingNobody'), t('mail.accountCreated.what', { site: site.name })],
    code,
    action: { label: t('mail.accountCreated.action'), url },
    after: [
      t('mail.accountCreated.lifetime', { time: lifetime(t, minutes) }),
      t('mail.accountCreated.notYou'),
    ],
  }),
  whose: { url: 'ours', code: 'ours', minutes: 'ours' },
  sample: {
    url: 'https://accounts.example.com/reset-password?token=a-sample-that-opens-nothing',
    code: 'RD4H-92WK',
    minutes: 4320,
  },
};

export const mails = { 'account-created': accountCreated } as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    operator: typeof mails;
  }
}
