import type { Message } from '../message.ts';
import { greeting } from '../phrases.ts';

/** Tells the owner of an account that somebody tried to sign up with their address. */
export const accountExists: Message<{ name: string; signInUrl: string; resetUrl: string }> = {
  letter: (t, { name, signInUrl, resetUrl }, site) => ({
    subject: t('mail.accountExists.subject', { site: site.name }),
    preview: t('mail.accountExists.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.accountExists.what', { site: site.name }),
      t('mail.accountExists.you'),
    ],
    action: { label: t('mail.accountExists.signIn'), url: signInUrl },
    alternative: { label: t('mail.accountExists.reset'), url: resetUrl },
    after: [t('mail.accountExists.notYou')],
  }),
  sample: {
    name: 'Ada Lovelace',
    signInUrl: 'https://accounts.example.com/sign-in',
    resetUrl: 'https://accounts.example.com/forgot-password',
  },
};
