import type { Mail } from '../../mail/mails.ts';
import {
  greeting,
  lifetime,
  WHENCE_IS_OURS,
  WHENCE_SAMPLE,
  type Whence,
  whence,
} from '../../mail/phrases.ts';

/** The code that finishes a sign-in in a browser that the account does not know. No link: it is typed. */
const newBrowserCode: Mail<Whence & { name: string; code: string; minutes: number }> = {
  letter: (t, { name, code, minutes, ...from }, site) => ({
    subject: t('mail.newBrowserCode.subject', { site: site.name }),
    preview: t('mail.newBrowserCode.preview'),
    paragraphs: [greeting(t, name), t('mail.newBrowserCode.ask', { site: site.name })],
    code,
    facts: whence(t, from),
    alternative: { label: t('mail.newBrowserCode.reset'), url: `${site.url}/forgot-password` },
    after: [
      t('mail.newBrowserCode.lifetime', { time: lifetime(t, minutes) }),
      t('mail.newBrowserCode.notYou'),
    ],
  }),
  whose: { ...WHENCE_IS_OURS, name: 'typed', code: 'ours', minutes: 'ours' },
  sample: {
    name: 'Ada Lovelace',
    code: 'K7QM-4XWT',
    minutes: 10,
    ...WHENCE_SAMPLE,
  },
};

export const mails = {
  'new-browser-code': newBrowserCode,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    newBrowser: typeof mails;
  }
}
