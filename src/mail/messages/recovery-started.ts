import type { Message } from '../message.ts';
import { greeting, type Whence, whence } from '../phrases.ts';

/** To every address of an account: its second step will be switched off, unless somebody objects. */
export const recoveryStarted: Message<
  Whence & {
    /** Empty for an address that is not proved to be the person's. */
    name: string;
    /** When it is switched off. */
    due: string;
    cancelUrl: string;
  }
> = {
  letter: (t, { name, due, cancelUrl, ...from }, site) => ({
    subject: t('mail.recoveryStarted.subject', { site: site.name }),
    preview: t('mail.recoveryStarted.preview', { due }),
    paragraphs: [
      greeting(t, name),
      t('mail.recoveryStarted.what', { site: site.name, due }),
      t('mail.recoveryStarted.you'),
      t('mail.recoveryStarted.notYou'),
    ],
    action: { label: t('mail.recoveryStarted.action'), url: cancelUrl },
    facts: whence(t, from),
    after: [t('mail.recoveryStarted.lifetime')],
  }),
  sample: {
    name: 'Ada Lovelace',
    due: '23 November 2026, 14:05 UTC',
    cancelUrl: 'https://accounts.example.com/recovery/cancel?token=a-sample-that-opens-nothing',
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
  },
};
