import type { Mail } from '../../mail/mails.ts';
import { greeting, lifetime } from '../../mail/phrases.ts';
import { whenceMail } from '../../mail/whence-mail.ts';

/** Asks the owner of an address to confirm it: a link and a code. No name: a stranger may have typed it. */
const confirmEmail: Mail<{ code: string; url: string; minutes: number }> = {
  letter: (t, { code, url, minutes }, site) => ({
    subject: t('mail.confirmEmail.subject', { site: site.name }),
    preview: t('mail.confirmEmail.preview'),
    paragraphs: [t('mail.greetingNobody'), t('mail.confirmEmail.ask', { site: site.name })],
    code,
    action: { label: t('mail.confirmEmail.action'), url },
    after: [
      t('mail.confirmEmail.lifetime', { time: lifetime(t, minutes) }),
      t('mail.confirmEmail.notYou'),
    ],
  }),
  whose: { code: 'ours', url: 'ours', minutes: 'ours' },
  sample: {
    code: 'K7QM-4XWT',
    url: 'https://accounts.example.com/verify-email?token=a-sample-that-opens-nothing',
    minutes: 24 * 60,
  },
};

/** The same at the new address of an account that is to move there. */
const emailChangeConfirm: Mail<{
  url: string;
  code: string;
  minutes: number;
  /** Another account has this address without having confirmed it, and will be deleted. */
  replaces: boolean;
}> = {
  letter: (t, { url, code, minutes, replaces }, site) => ({
    subject: t('mail.emailChangeConfirm.subject', { site: site.name }),
    preview: t('mail.emailChangeConfirm.preview'),
    paragraphs: [t('mail.greetingNobody'), t('mail.emailChangeConfirm.ask', { site: site.name })],
    code,
    action: { label: t('mail.emailChangeConfirm.action'), url },
    after: [
      ...(replaces ? [t('mail.emailChangeConfirm.replaces')] : []),
      t('mail.emailChangeConfirm.lifetime', { time: lifetime(t, minutes) }),
      t('mail.emailChangeConfirm.notYou'),
    ],
  }),
  whose: { url: 'ours', code: 'ours', minutes: 'ours', replaces: 'ours' },
  sample: {
    url: 'https://accounts.example.com/confirm-email-change?token=a-sample-that-opens-nothing',
    code: 'M4TR-7Q2D',
    minutes: 60,
    replaces: false,
  },
};

/**
 * To the owner of an account whose address somebody wants for another account. That one is told
 * nothing: an address is no secret, but who has an account is.
 */
const emailChangeTaken: Mail<{ name: string; signInUrl: string }> = {
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
  whose: { name: 'typed', signInUrl: 'ours' },
  sample: { name: 'Ada Lovelace', signInUrl: 'https://accounts.example.com/sign-in' },
};

/** To the address that an account has left: what happened, and the way back. */
const emailChangedUndo = whenceMail<{
  undoUrl: string;
  minutes: number;
  /** Codes of the second step go to the new address from now on. */
  codesMove?: boolean;
}>({
  letter: (t, { name, undoUrl, minutes, codesMove }, site) => ({
    subject: t('mail.emailChangedUndo.subject', { site: site.name }),
    preview: t('mail.emailChangedUndo.preview'),
    paragraphs: [
      greeting(t, name),
      t('mail.emailChangedUndo.what', { site: site.name }),
      ...(codesMove ? [t('mail.emailChangedUndo.codes')] : []),
      t('mail.emailChangedUndo.you'),
    ],
    action: { label: t('mail.emailChangedUndo.action'), url: undoUrl },
    after: [t('mail.emailChangedUndo.lifetime', { time: lifetime(t, minutes) })],
  }),
  whose: { undoUrl: 'ours', minutes: 'ours', codesMove: 'ours' },
  sample: {
    undoUrl: 'https://accounts.example.com/undo-email-change?token=a-sample-that-opens-nothing',
    minutes: 7 * 24 * 60,
    codesMove: true,
  },
});

/**
 * To an address that an account has left and that has no say in it: one that was never confirmed,
 * or one that an undo has removed. It carries no link and no name: who reads it may be anybody.
 */
const emailRemoved: Mail<{ when: string }> = {
  letter: (t, { when }, site) => ({
    subject: t('mail.emailRemoved.subject', { site: site.name }),
    preview: t('mail.emailRemoved.preview'),
    paragraphs: [t('mail.greetingNobody'), t('mail.emailRemoved.what', { site: site.name })],
    facts: [{ label: t('mail.facts.when'), value: when }],
    after: [t('mail.emailRemoved.after')],
  }),
  whose: { when: 'ours' },
  rationed: true,
  sample: { when: '20 November 2026, 14:05 UTC' },
};

export const mails = {
  'confirm-email': confirmEmail,
  'email-change-confirm': emailChangeConfirm,
  'email-change-taken': emailChangeTaken,
  'email-changed-undo': emailChangedUndo,
  'email-removed': emailRemoved,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    email: typeof mails;
  }
}
