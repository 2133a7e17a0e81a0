import type { Catalogue } from '../../i18n/words.ts';
import type { Mail } from '../../mail/mails.ts';
import { greeting, lifetime } from '../../mail/phrases.ts';

/** Tells the owner of an account that it was locked, why, and how to open it: a link and a code. */
const accountLocked: Mail<{
  name: string;
  why: keyof Catalogue['mail']['accountLocked']['why'];
  url: string;
  code: string;
  minutes: number;
  againUrl: string;
}> = {
  letter: (t, { name, why, url, code, minutes, againUrl }, site) => ({
    subject: t('mail.accountLocked.subject', { site: site.name }),
    preview: t('mail.accountLocked.preview'),
    paragraphs: [
      greeting(t, name),
      t(`mail.accountLocked.why.${why}`, { site: site.name }),
      t(`mail.accountLocked.taken.${why}`),
      t('mail.accountLocked.what'),
    ],
    code,
    action: { label: t('mail.accountLocked.action'), url },
    alternative: { label: t('mail.accountLocked.again'), url: againUrl },
    after: [
      t('mail.accountLocked.lifetime', { time: lifetime(t, minutes) }),
      t('mail.accountLocked.lost'),
      t('mail.accountLocked.notYou'),
    ],
  }),
  whose: {
    name: 'typed',
    why: 'ours',
    url: 'ours',
    code: 'ours',
    minutes: 'ours',
    againUrl: 'ours',
  },
  sample: {
    name: 'Ada Lovelace',
    why: 'notMe',
    url: 'https://accounts.example.com/reset-password?token=a-sample-that-opens-nothing',
    code: 'RD4H-92WK',
    minutes: 30,
    againUrl: 'https://accounts.example.com/forgot-password',
  },
};

export const mails = {
  'account-locked': accountLocked,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    notMe: typeof mails;
  }
}
