import type { Words } from '../i18n/words.ts';
import type { Letter } from './letter.ts';
import { saneWords } from './typed-words.ts';

/** Where an act came from, in words. */
export interface Whence {
  readonly browser: string;
  readonly ipAddress: string;
  readonly when: string;
}

/** Who wrote these data: we, for the browser is a name of a list of ours (browser-text.ts). */
export const WHENCE_IS_OURS = { browser: 'ours', ipAddress: 'ours', when: 'ours' } as const;

/** Sample data. */
export const WHENCE_SAMPLE: Whence = {
  browser: 'Firefox on Windows',
  ipAddress: '203.0.113.7',
  when: '20 November 2026, 14:05 UTC',
};

/** "Hello Ada,"; without a name that may stand in a mail, "Hello,". */
export function greeting(t: Words, name: string): string {
  const sane = saneWords(name);
  return sane ? t('mail.greeting', { name: sane }) : t('mail.greetingNobody');
}

/** "30 minutes", "24 hours", "7 days": the largest unit without a remainder, days from two on. */
export function lifetime(t: Words, minutes: number): string {
  if (minutes % (24 * 60) === 0 && minutes > 24 * 60)
    return t('mail.days', { count: minutes / (24 * 60) });
  if (minutes % 60 === 0) return t('mail.hours', { count: minutes / 60 });
  return t('mail.minutes', { count: minutes });
}

/** Browser, network address and time of an act: by these the reader judges whether it was them. */
export function whence(
  t: Words,
  { browser, ipAddress, when }: Whence,
): NonNullable<Letter['facts']> {
  return [
    { label: t('mail.facts.browser'), value: browser },
    { label: t('mail.facts.ipAddress'), value: ipAddress },
    { label: t('mail.facts.when'), value: when },
  ];
}
