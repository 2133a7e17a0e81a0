import type { Message } from '../message.ts';
import { greeting, lifetime } from '../phrases.ts';

/** Tells the owner of an account that somebody took the first step and failed at the second. */
export const secondStepLocked: Message<{
  name: string;
  browser: string;
  ipAddress: string;
  when: string;
  notMeUrl: string;
  minutes: number;
  /** It was so before. */
  again: boolean;
}> = {
  letter: (t, { name, browser, ipAddress, when, notMeUrl, minutes, again }, site) => ({
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
    facts: [
      { label: t('mail.facts.browser'), value: browser },
      { label: t('mail.facts.ipAddress'), value: ipAddress },
      { label: t('mail.facts.when'), value: when },
    ],
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
