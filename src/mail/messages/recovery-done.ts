import type { Message } from '../message.ts';
import { greeting } from '../phrases.ts';

/** To every address of an account: the wait is over, and its second step is off. */
export const recoveryDone: Message<{ name: string; signInUrl: string }> = {
  letter: (t, { name, signInUrl }, site) => ({
    subject: t('mail.recoveryDone.subject', { site: site.name }),
    preview: t('mail.recoveryDone.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.recoveryDone.what', { site: site.name }),
      t('mail.recoveryDone.next'),
    ],
    action: { label: t('mail.recoveryDone.action'), url: signInUrl },
    after: [t('mail.recoveryDone.notYou')],
  }),
  sample: { name: 'Ada Lovelace', signInUrl: 'https://accounts.example.com/sign-in' },
};
