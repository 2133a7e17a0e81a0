import type { Mail } from '../../mail/mails.ts';
import { greeting, lifetime } from '../../mail/phrases.ts';

/** Says that the copy of their data that a person asked for can be downloaded: on the page, not here. */
const exportReady: Mail<{ name: string; url: string; hours: number }> = {
  letter: (t, { name, url, hours }, site) => {
    const time = lifetime(t, hours * 60);
    return {
      subject: t('mail.exportReady.subject', { site: site.name }),
      preview: t('mail.exportReady.preview', { time }),
      paragraphs: [greeting(t, name), t('mail.exportReady.what', { site: site.name })],
      action: { label: t('mail.exportReady.action'), url },
      after: [t('mail.exportReady.lifetime', { time }), t('mail.exportReady.notYou')],
    };
  },
  whose: { name: 'typed', url: 'ours', hours: 'ours' },
  rationed: true,
  sample: {
    name: 'Ada Lovelace',
    url: 'https://accounts.example.com/account/data',
    hours: 24,
  },
};

/** The last mail: the account is gone. It carries no name, for none is kept. */
const accountDeleted: Mail<{ days: number; by?: 'owner' | 'operator' }> = {
  letter: (t, { days, by }, site) => ({
    subject: t('mail.accountDeleted.subject', { site: site.name }),
    preview: t('mail.accountDeleted.preview'),
    paragraphs: [
      t('mail.greetingNobody'),
      by === 'operator'
        ? t('mail.accountDeleted.byOperator', { site: site.name })
        : t('mail.accountDeleted.what', { site: site.name, count: days }),
      t('mail.accountDeleted.farewell'),
    ],
  }),
  whose: { days: 'ours', by: 'ours' },
  rationed: true,
  sample: { days: 30, by: 'owner' },
};

export const mails = {
  'export-ready': exportReady,
  'account-deleted': accountDeleted,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    personalData: typeof mails;
  }
}
