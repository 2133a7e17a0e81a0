import type { Mail } from '../../mail/mails.ts';
import { greeting } from '../../mail/phrases.ts';

/** Tells the owner of an account that somebody tried to sign up with their address. */
const accountExists: Mail<{ name: string; signInUrl: string; resetUrl: string }> = {
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
  whose: { name: 'typed', signInUrl: 'ours', resetUrl: 'ours' },
  sample: {
    name: 'Ada Lovelace',
    signInUrl: 'https://accounts.example.com/sign-in',
    resetUrl: 'https://accounts.example.com/forgot-password',
  },
};

export const mails = {
  'account-exists': accountExists,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    signUp: typeof mails;
  }
}
