import type { Message } from '../message.ts';

/** Tells somebody who asked for a way in by mail that no account uses this address. */
export const noAccount: Message<{ signUpUrl: string; asked: 'reset' | 'signIn' }> = {
  letter: (t, { signUpUrl, asked }, site) => ({
    subject: t('mail.noAccount.subject', { site: site.name }),
    preview: t('mail.noAccount.preview'),
    paragraphs: [
      t('mail.greetingNobody'),
      t(asked === 'signIn' ? 'mail.noAccount.whatSignIn' : 'mail.noAccount.what', {
        site: site.name,
      }),
      t('mail.noAccount.you'),
    ],
    action: { label: t('mail.noAccount.signUp'), url: signUpUrl },
    after: [t('mail.noAccount.notYou')],
  }),
  sample: { signUpUrl: 'https://accounts.example.com/sign-up', asked: 'reset' },
};
