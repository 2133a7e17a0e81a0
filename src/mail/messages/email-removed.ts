import type { Message } from '../message.ts';

/**
 * To an address that an account has left and that has no say in it: one that was never confirmed,
 * or one that an undo has removed. It carries no link and no name: who reads it may be anybody.
 */
export const emailRemoved: Message<{ when: string }> = {
  letter: (t, { when }, site) => ({
    subject: t('mail.emailRemoved.subject', { site: site.name }),
    preview: t('mail.emailRemoved.preview'),
    paragraphs: [t('mail.greetingNobody'), t('mail.emailRemoved.what', { site: site.name })],
    facts: [{ label: t('mail.facts.when'), value: when }],
    after: [t('mail.emailRemoved.after')],
  }),
  sample: { when: '20 November 2026, 14:05 UTC' },
};
