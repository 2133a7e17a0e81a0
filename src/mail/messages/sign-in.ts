import type { Message } from '../message.ts';
import { greeting, lifetime } from '../phrases.ts';

/** The way in without a password: a link and a code, and who asks for it. */
export const signIn: Message<{
  name: string;
  url: string;
  code: string;
  minutes: number;
  browser: string;
  ipAddress: string;
  when: string;
}> = {
  letter: (t, { name, url, code, minutes, browser, ipAddress, when }, site) => ({
    subject: t('mail.signIn.subject', { site: site.name }),
    preview: t('mail.signIn.preview', { browser }),
    paragraphs: [greeting(t, name), t('mail.signIn.ask', { site: site.name })],
    code,
    action: { label: t('mail.signIn.action'), url },
    facts: [
      { label: t('mail.facts.browser'), value: browser },
      { label: t('mail.facts.ipAddress'), value: ipAddress },
      { label: t('mail.facts.when'), value: when },
    ],
    after: [t('mail.signIn.lifetime', { time: lifetime(t, minutes) }), t('mail.signIn.notYou')],
  }),
  sample: {
    name: 'Ada Lovelace',
    url: 'https://accounts.example.com/sign-in/mail/code?token=a-sample-that-opens-nothing',
    code: 'W3TC-70HX',
    minutes: 10,
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
  },
};
