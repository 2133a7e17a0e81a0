import type { Message } from '../message.ts';
import { greeting, lifetime, type Whence, whence } from '../phrases.ts';

/** Tells the owner of an account that somebody took the first step and failed at the second. */
export const secondStepLocked: Message<
  Whence & {
    name: string;
    notMeUrl: string;
    minutes: number;
    /** It was so before. */
    again: boolean;
  }
> = {
  letter: (t, { name, notMeUrl, minutes, again, ...from }, site) => ({
    subject: t('mail.secondStepLocked.subject', { site: site.name }),
    preview: t('mail.secondStepLocked.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.secondStepLocked.what', {
        site: site.name,
        time: lifetime(t, minutes),
      }),
      t(again ? 'mail.secondStepLocked.again' : 'mail.secondStepLocked.you'),
    ],
    facts: whence(t, from),
    action: { label: t('mail.accountChanged.notMe'), url: notMeUrl },
    after: [t('mail.accountChanged.after', { time: t('mail.days', { count: 7 }) })],
  }),
  sample: {
    name: 'Ada Lovelace',
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
    minutes: 15,
    again: false,
    notMeUrl: 'https://accounts.example.com/not-me?token=a-sample-that-opens-nothing',
  },
};
