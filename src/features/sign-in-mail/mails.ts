import { greeting, lifetime } from '../../mail/phrases.ts';
import { whenceMail } from '../../mail/whence-mail.ts';

/** The way in without a password: a link and a code, and who asks for it. */
const signIn = whenceMail<{ url: string; code: string; minutes: number }>({
  letter: (t, { name, browser, url, code, minutes }, site) => ({
    subject: t('mail.signIn.subject', { site: site.name }),
    preview: t('mail.signIn.preview', { browser }),
    paragraphs: [greeting(t, name), t('mail.signIn.ask', { site: site.name })],
    code,
    action: { label: t('mail.signIn.action'), url },
    alternative: { label: t('mail.signIn.never'), url: `${site.url}/account/sign-in-by-email` },
    after: [t('mail.signIn.lifetime', { time: lifetime(t, minutes) }), t('mail.signIn.notYou')],
  }),
  whose: { url: 'ours', code: 'ours', minutes: 'ours' },
  sample: {
    url: 'https://accounts.example.com/sign-in/mail/code?token=a-sample-that-opens-nothing',
    code: 'W3TC-70HX',
    minutes: 10,
  },
});

export const mails = {
  'sign-in': signIn,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    signInMail: typeof mails;
  }
}
