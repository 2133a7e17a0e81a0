import { greeting, lifetime } from '../../mail/phrases.ts';
import { whenceMail } from '../../mail/whence-mail.ts';

/** The code that finishes a sign-in in a browser that the account does not know. No link: it is typed. */
const newBrowserCode = whenceMail<{ code: string; minutes: number }>({
  letter: (t, { name, code, minutes }, site) => ({
    subject: t('mail.newBrowserCode.subject', { site: site.name }),
    preview: t('mail.newBrowserCode.preview'),
    paragraphs: [greeting(t, name), t('mail.newBrowserCode.ask', { site: site.name })],
    code,
    alternative: { label: t('mail.newBrowserCode.reset'), url: `${site.url}/forgot-password` },
    after: [
      t('mail.newBrowserCode.lifetime', { time: lifetime(t, minutes) }),
      t('mail.newBrowserCode.notYou'),
    ],
  }),
  whose: { code: 'ours', minutes: 'ours' },
  sample: { code: 'K7QM-4XWT', minutes: 10 },
});

export const mails = {
  'new-browser-code': newBrowserCode,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    newBrowser: typeof mails;
  }
}
