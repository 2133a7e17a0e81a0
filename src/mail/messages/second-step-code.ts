import type { Message } from '../message.ts';
import { greeting, lifetime, type Whence, whence } from '../phrases.ts';

/** The code of a second step, or of a proof that it is still the same person. No link: it is typed. */
export const secondStepCode: Message<
  Whence & {
    name: string;
    what: 'signIn' | 'stepUp';
    code: string;
    minutes: number;
  }
> = {
  letter: (t, { name, what, code, minutes, ...from }, site) => ({
    subject: t(`mail.secondStepCode.${what}.subject`, { site: site.name }),
    preview: t('mail.secondStepCode.preview'),
    paragraphs: [greeting(t, name), t(`mail.secondStepCode.${what}.ask`, { site: site.name })],
    code,
    facts: whence(t, from),
    after: [
      t('mail.secondStepCode.lifetime', { time: lifetime(t, minutes) }),
      t(`mail.secondStepCode.${what}.notYou`),
    ],
  }),
  sample: {
    name: 'Ada Lovelace',
    what: 'signIn',
    code: 'K7QM-4XWT',
    minutes: 10,
    browser: 'Firefox on Windows',
    ipAddress: '203.0.113.7',
    when: '20 November 2026, 14:05 UTC',
  },
};
