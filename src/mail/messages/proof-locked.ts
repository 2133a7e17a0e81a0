import type { Message } from '../message.ts';
import { greeting, lifetime, type Whence, whence } from '../phrases.ts';

/** Tells the owner of an account that somebody who is signed in could not prove to be them. */
export const proofLocked: Message<
  Whence & {
    name: string;
    notMeUrl: string;
    minutes: number;
    /** How many were wrong. */
    count: number;
  }
> = {
  letter: (t, { name, notMeUrl, minutes, count, ...from }, site) => ({
    subject: t('mail.proofLocked.subject', { site: site.name }),
    preview: t('mail.proofLocked.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.proofLocked.what', { site: site.name, count, time: lifetime(t, minutes) }),
      t('mail.proofLocked.you'),
    ],
    facts: whence(t, from),
    action: { label: t('mail.accountChanged.notMe'), url: notMeUrl },
    alternative: { label: t('mail.proofLocked.devices'), url: `${site.url}/account/devices` },
    after: [t('mail.accountChanged.after', { time: t('mail.days', { count: 7 }) })],
  }),
  sample: {
    name: 'Ada Lovelace',
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
    minutes: 15,
    count: 10,
    notMeUrl: 'https://accounts.example.com/not-me?token=a-sample-that-opens-nothing',
  },
};
