import type { Message } from '../message.ts';
import { greeting, lifetime } from '../phrases.ts';

/** Asks at the new address whether the account may move there: a link and a code. */
export const emailChangeConfirm: Message<{
  name: string;
  url: string;
  code: string;
  minutes: number;
}> = {
  letter: (t, { name, url, code, minutes }, site) => ({
    subject: t('mail.emailChangeConfirm.subject', { site: site.name }),
    preview: t('mail.emailChangeConfirm.preview'),
    paragraphs: [greeting(t, name), t('mail.emailChangeConfirm.ask', { site: site.name })],
    code,
    action: { label: t('mail.emailChangeConfirm.action'), url },
    after: [
      t('mail.emailChangeConfirm.lifetime', { time: lifetime(t, minutes) }),
      t('mail.emailChangeConfirm.notYou'),
    ],
  }),
  sample: {
    name: 'Ada Lovelace',
    url: 'https://accounts.example.com/confirm-email-change?token=a-sample-that-opens-nothing',
    code: 'M4TR-7Q2D',
    minutes: 60,
  },
};
