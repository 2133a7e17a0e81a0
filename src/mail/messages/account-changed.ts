import { type Catalogue, say } from '../../i18n/words.ts';
import type { Message } from '../message.ts';
import { greeting, type Whence, whence } from '../phrases.ts';

/** What can change about the ways into an account; every key has words in the catalogue. */
export type AccountChange = keyof Catalogue['mail']['accountChanged']['what'];

/** Tells the owner of an account that a way in has changed, and what to do if it was not them. */
export const accountChanged: Message<
  Whence & {
    name: string;
    what: AccountChange;
    /** For placeholders in the words of `what`. */
    values: Readonly<Record<string, string>>;
    notMeUrl: string;
    /** A button before "this was not me", its label already in words. */
    action?: { readonly label: string; readonly url: string };
  }
> = {
  letter: (t, { name, what, values, notMeUrl, action, ...from }, site) => {
    const notMe = { label: t('mail.accountChanged.notMe'), url: notMeUrl };
    return {
      subject: t(`mail.accountChanged.subject.${what}`, { site: site.name }),
      preview: say(t, { key: `mail.accountChanged.what.${what}`, values }),
      paragraphs: [
        greeting(t, name),
        say(t, { key: `mail.accountChanged.what.${what}`, values }),
        t('mail.accountChanged.you'),
      ],
      facts: whence(t, from),
      ...(action ? { action, alternative: notMe } : { action: notMe }),
      after: [t('mail.accountChanged.after', { time: t('mail.days', { count: 7 }) })],
    };
  },
  sample: {
    name: 'Ada Lovelace',
    what: 'passwordChanged',
    values: {},
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
    notMeUrl: 'https://accounts.example.com/not-me?token=a-sample-that-opens-nothing',
  },
};
