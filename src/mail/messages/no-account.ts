import type { Message } from '../message.ts';

/** Tells somebody who asked for a new password that no account uses this address. */
export const noAccount: Message<{ signUpUrl: string }> = {
  letter: (t, { signUpUrl }, site) => ({
    subject: t('mail.noAccount.subject', { site: site.name }),
    preview: t('mail.noAccount.preview'),
    paragraphs: [
      t('mail.greetingNobody'),
      t('mail.noAccount.what', { site: site.name }),
      t('mail.noAccount.you'),
    ],
    action: { label: t('mail.noAccount.signUp'), url: signUpUrl },
    after: [t('mail.noAccount.notYou')],
  }),
  sample: { signUpUrl: 'https://accounts.example.com/sign-up' },
};
