import type { Message } from '../message.ts';
import { greeting, lifetime } from '../phrases.ts';

/** Somebody with the first proof has lost every second factor: the link begins the wait. */
export const recoveryLink: Message<{
  name: string;
  url: string;
  minutes: number;
  hours: number;
  browser: string;
  ipAddress: string;
  when: string;
}> = {
  letter: (t, { name, url, minutes, hours, browser, ipAddress, when }, site) => ({
    subject: t('mail.recoveryLink.subject', { site: site.name }),
    preview: t('mail.recoveryLink.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.recoveryLink.what', { site: site.name }),
      t('mail.recoveryLink.ifYou', { time: t('mail.hours', { count: hours }) }),
    ],
    action: { label: t('mail.recoveryLink.action'), url },
    facts: [
      { label: t('mail.facts.browser'), value: browser },
      { label: t('mail.facts.ipAddress'), value: ipAddress },
      { label: t('mail.facts.when'), value: when },
    ],
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
