import type { Message } from '../message.ts';
import { greeting, type Whence, whence } from '../phrases.ts';

/** Tells the owner of an account that somebody signed in from a browser not seen before. */
export const newDevice: Message<
  Whence & {
    name: string;
    notMeUrl: string;
  }
> = {
  letter: (t, { name, notMeUrl, ...from }, site) => ({
    subject: t('mail.newDevice.subject', { site: site.name }),
    preview: t('mail.newDevice.preview', { browser: from.browser }),
    paragraphs: [greeting(t, name), t('mail.newDevice.what', { site: site.name })],
    facts: whence(t, from),
    action: { label: t('mail.accountChanged.notMe'), url: notMeUrl },
    after: [
      t('mail.newDevice.you'),
      t('mail.accountChanged.after', { time: t('mail.days', { count: 7 }) }),
    ],
  }),
  sample: {
    name: 'Ada Lovelace',
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
    notMeUrl: 'https://accounts.example.com/not-me?token=a-sample-that-opens-nothing',
  },
};
