import type { Message } from '../message.ts';
import { greeting } from '../phrases.ts';

/**
 * To the owner of an account whose address somebody wants for another account. That one is told
 * nothing: an address is no secret, but who has an account is.
 */
export const emailChangeTaken: Message<{ name: string; signInUrl: string }> = {
  letter: (t, { name, signInUrl }, site) => ({
    subject: t('mail.emailChangeTaken.subject', { site: site.name }),
    preview: t('mail.emailChangeTaken.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.emailChangeTaken.what', { site: site.name }),
      t('mail.emailChangeTaken.you'),
    ],
    action: { label: t('mail.emailChangeTaken.action'), url: signInUrl },
    after: [t('mail.emailChangeTaken.notYou')],
  }),
  sample: { name: 'Ada Lovelace', signInUrl: 'https://accounts.example.com/sign-in' },
};
