import type { Message } from '../message.ts';
import { greeting, lifetime } from '../phrases.ts';

/** Says that the copy of their data that a person asked for can be downloaded: on the page, not here. */
export const exportReady: Message<{ name: string; url: string; hours: number }> = {
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
  sample: {
    name: 'Ada Lovelace',
    url: 'https://accounts.example.com/account/data',
    hours: 24,
  },
};
