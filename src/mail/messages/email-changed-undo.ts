import type { Message } from '../message.ts';
import { greeting, lifetime, type Whence, whence } from '../phrases.ts';

/** To the address that an account has left: what happened, and the way back. */
export const emailChangedUndo: Message<
  Whence & {
    name: string;
    undoUrl: string;
    minutes: number;
  }
> = {
  letter: (t, { name, undoUrl, minutes, ...from }, site) => ({
    subject: t('mail.emailChangedUndo.subject', { site: site.name }),
    preview: t('mail.emailChangedUndo.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.emailChangedUndo.what', { site: site.name }),
      t('mail.emailChangedUndo.you'),
    ],
    facts: whence(t, from),
    action: { label: t('mail.emailChangedUndo.action'), url: undoUrl },
    after: [t('mail.emailChangedUndo.lifetime', { time: lifetime(t, minutes) })],
  }),
  sample: {
    name: 'Ada Lovelace',
    undoUrl: 'https://accounts.example.com/undo-email-change?token=a-sample-that-opens-nothing',
    minutes: 7 * 24 * 60,
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
  },
};
