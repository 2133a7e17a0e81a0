import type { Message } from '../message.ts';
import { greeting, lifetime } from '../phrases.ts';

/** Asks the owner of an address to confirm it: a link and a code. */
export const confirmEmail: Message<{ name: string; code: string; url: string; minutes: number }> = {
  letter: (t, { name, code, url, minutes }, site) => ({
    subject: t('mail.confirmEmail.subject', { site: site.name }),
    preview: t('mail.confirmEmail.preview'),
    paragraphs: [greeting(t, name), t('mail.confirmEmail.ask', { site: site.name })],
    code,
    action: { label: t('mail.confirmEmail.action'), url },
    after: [
      t('mail.confirmEmail.lifetime', { time: lifetime(t, minutes) }),
      t('mail.confirmEmail.notYou'),
    ],
  }),
  sample: {
    name: 'Ada Lovelace',
    code: 'K7QM-4XWT',
    url: 'https://accounts.example.com/verify-email?token=a-sample-that-opens-nothing',
    minutes: 24 * 60,
  },
};
