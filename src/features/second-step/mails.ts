import {
  NOT_ME_SAMPLE,
  NOT_ME_WHOSE,
  type NotMeData,
  notMeParts,
} from '../../auth/record/not-me-letter.ts';
import type { Mail } from '../../mail/mails.ts';
import { greeting, lifetime } from '../../mail/phrases.ts';
import { whenceMail } from '../../mail/whence-mail.ts';

/** Tells the owner of an account that somebody took the first step and failed at the second. */
const secondStepLocked: Mail<
  NotMeData & {
    minutes: number;
    /** Whether it has happened before. */
    again: boolean;
  }
> = {
  letter: (t, { minutes, again, ...data }, site) => ({
    ...notMeParts(t, data),
    subject: t('mail.secondStepLocked.subject', { site: site.name }),
    preview: t('mail.secondStepLocked.preview'),
    paragraphs: [
      greeting(t, data.name),
      t('mail.secondStepLocked.what', { site: site.name, time: lifetime(t, minutes) }),
      t(again ? 'mail.secondStepLocked.again' : 'mail.secondStepLocked.you'),
    ],
    alternative: {
      label: t('mail.secondStepLocked.newPassword'),
      url: `${site.url}/forgot-password`,
    },
  }),
  whose: { ...NOT_ME_WHOSE, minutes: 'ours', again: 'ours' },
  sample: { ...NOT_ME_SAMPLE, minutes: 15, again: false },
};

/** The code of a second step, or of a proof that it is still the same person. No link: it is typed. */
const secondStepCode = whenceMail<{
  what: 'signIn' | 'stepUp';
  code: string;
  minutes: number;
}>({
  letter: (t, { name, what, code, minutes }, site) => ({
    subject: t(`mail.secondStepCode.${what}.subject`, { site: site.name }),
    preview: t('mail.secondStepCode.preview'),
    paragraphs: [greeting(t, name), t(`mail.secondStepCode.${what}.ask`, { site: site.name })],
    code,
    after: [
      t('mail.secondStepCode.lifetime', { time: lifetime(t, minutes) }),
      t(`mail.secondStepCode.${what}.notYou`),
    ],
  }),
  whose: { what: 'ours', code: 'ours', minutes: 'ours' },
  sample: { what: 'signIn', code: 'K7QM-4XWT', minutes: 10 },
});

export const mails = {
  'second-step-locked': secondStepLocked,
  'second-step-code': secondStepCode,
} as const;

declare module '../../mail/mails.ts' {
  interface MailParts {
    secondStep: typeof mails;
  }
}
