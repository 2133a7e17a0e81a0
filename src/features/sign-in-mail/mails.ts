import type { Mail } from '../../mail/mails.ts';
import {
  greeting,
  lifetime,
  WHENCE_IS_OURS,
  WHENCE_SAMPLE,
  type Whence,
  whence,
} from '../../mail/phrases.ts';

/** The way in without a password: a link and a code, and who asks for it. */
const signIn: Mail<
  Whence & {
    name: string;
    url: string;
    code: string;
    minutes: number;
  }
> = {
  letter: (t, { name, url, code, minutes, ...from }, site) => ({
    subject: t('mail.signIn.subject', { site: site.name }),
    preview: t('mail.signIn.preview', { browser: from.browser }),
    paragraphs: [greeting(t, name), t('mail.signIn.ask', { site: site.name })],
    code,
    action: { label: t('mail.signIn.action'), url },
    alternative: { label: t('mail.signIn.never'), url: `${site.url}/account/sign-in-by-email` },
    facts: whence(t, from),
    after: [t('mail.signIn.lifetime', { time: lifetime(t, minutes) }), t('mail.signIn.notYou')],
  }),
  whose: {
    ...WHENCE_IS_OURS,
    name: 'typed',
    url: 'ours',
    code: 'ours',
    minutes: 'ours',
  },
  sample: {
    name: 'Ada Lovelace',
    url: 'https://accounts.example.com/sign-in/mail/code?token=a-sample-that-opens-nothing',
    code: 'W3TC-70HX',
    minutes: 10,
    ...WHENCE_SAMPLE,
  },
};

export const mails = {
  'sign-in': signIn,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    signInMail: typeof mails;
  }
}
