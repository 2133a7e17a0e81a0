import type { Message } from '../message.ts';

/** The last mail: the account is gone. It carries no name, for none is kept. */
export const accountDeleted: Message<{ days: number }> = {
  letter: (t, { days }, site) => ({
    subject: t('mail.accountDeleted.subject', { site: site.name }),
    preview: t('mail.accountDeleted.preview'),
    paragraphs: [
      t('mail.greetingNobody'),
      t('mail.accountDeleted.what', { site: site.name, count: days }),
      t('mail.accountDeleted.farewell'),
    ],
  }),
  sample: { days: 30 },
};
