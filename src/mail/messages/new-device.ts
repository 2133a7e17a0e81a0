import type { Message } from '../message.ts';
import { greeting } from '../phrases.ts';

/** Tells the owner of an account that somebody signed in from a browser not seen before. */
export const newDevice: Message<{
  name: string;
  browser: string;
  ipAddress: string;
  when: string;
  notMeUrl: string;
}> = {
  letter: (t, { name, browser, ipAddress, when, notMeUrl }, site) => ({
    subject: t('mail.newDevice.subject', { site: site.name }),
    preview: t('mail.newDevice.preview', { browser }),
    paragraphs: [greeting(t, name), t('mail.newDevice.what', { site: site.name })],
    facts: [
      { label: t('mail.facts.browser'), value: browser },
      { label: t('mail.facts.ipAddress'), value: ipAddress },
      { label: t('mail.facts.when'), value: when },
    ],
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
