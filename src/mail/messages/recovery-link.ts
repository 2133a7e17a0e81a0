import type { Message } from '../message.ts';
import { greeting, lifetime, type Whence, whence } from '../phrases.ts';

/** Somebody with the first proof has lost every second factor: the link begins the wait. */
export const recoveryLink: Message<
  Whence & {
    name: string;
    url: string;
    minutes: number;
    hours: number;
  }
> = {
  letter: (t, { name, url, minutes, hours, ...from }, site) => ({
    subject: t('mail.recoveryLink.subject', { site: site.name }),
    preview: t('mail.recoveryLink.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.recoveryLink.what', { site: site.name }),
      t('mail.recoveryLink.ifYou', { time: t('mail.hours', { count: hours }) }),
    ],
    action: { label: t('mail.recoveryLink.action'), url },
    facts: whence(t, from),
    after: [
      t('mail.recoveryLink.lifetime', { time: lifetime(t, minutes) }),
      t('mail.recoveryLink.notYou'),
    ],
  }),
  sample: {
    name: 'Ada Lovelace',
    url: 'https://accounts.example.com/recovery/start?token=a-sample-that-opens-nothing',
    minutes: 30,
    hours: 72,
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
  },
};
