import type { Mail } from '../../mail/mails.ts';
import { greeting, lifetime } from '../../mail/phrases.ts';
import { whenceMail } from '../../mail/whence-mail.ts';

/** Somebody with the first proof has lost every second factor: the link begins the wait. */
const recoveryLink = whenceMail<{ url: string; minutes: number; hours: number }>({
  letter: (t, { name, url, minutes, hours }, site) => ({
    subject: t('mail.recoveryLink.subject', { site: site.name }),
    preview: t('mail.recoveryLink.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.recoveryLink.what', { site: site.name }),
      t('mail.recoveryLink.ifYou', { time: t('mail.hours', { count: hours }) }),
    ],
    action: { label: t('mail.recoveryLink.action'), url },
    after: [
      t('mail.recoveryLink.lifetime', { time: lifetime(t, minutes) }),
      t('mail.recoveryLink.notYou'),
    ],
  }),
  whose: { url: 'ours', minutes: 'ours', hours: 'ours' },
  sample: {
    url: 'https://accounts.example.com/recovery/start?token=a-sample-that-opens-nothing',
    minutes: 30,
    hours: 72,
  },
});

/** To every address of an account: its second step will be switched off, unless somebody objects. */
const recoveryStarted = whenceMail<{
  /** When the second step is switched off. */
  due: string;
  cancelUrl: string;
}>({
  letter: (t, { name, due, cancelUrl }, site) => ({
    subject: t('mail.recoveryStarted.subject', { site: site.name }),
    preview: t('mail.recoveryStarted.preview', { due }),
    paragraphs: [
      greeting(t, name),
      t('mail.recoveryStarted.what', { site: site.name, due }),
      t('mail.recoveryStarted.you'),
      t('mail.recoveryStarted.notYou'),
    ],
    action: { label: t('mail.recoveryStarted.action'), url: cancelUrl },
    after: [t('mail.recoveryStarted.lifetime')],
  }),
  whose: { due: 'ours', cancelUrl: 'ours' },
  sample: {
    due: '23 November 2026, 14:05 UTC',
    cancelUrl: 'https://accounts.example.com/recovery/cancel?token=a-sample-that-opens-nothing',
  },
});

/** To every address of an account: the wait is over, and its second step is off. */
const recoveryDone: Mail<{ name: string; signInUrl: string }> = {
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
  whose: { name: 'typed', signInUrl: 'ours' },
  sample: { name: 'Ada Lovelace', signInUrl: 'https://accounts.example.com/sign-in' },
};

export const mails = {
  'recovery-link': recoveryLink,
  'recovery-started': recoveryStarted,
  'recovery-done': recoveryDone,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    recovery: typeof mails;
  }
}
