import type { Words } from '../i18n/words.ts';
import type { Letter } from './letter.ts';

/** Where an act came from, in words. */
export interface Whence {
  readonly browser: string;
  readonly ipAddress: string;
  readonly when: string;
}

const LONGEST_GREETED = 60;

/** What a mail program would turn into a link, or read as an address. */
const LOOKS_LIKE_A_LINK = /[/\\:@]|\.\p{L}{2}/u;

/**
 * "Hello Ada,". A name is what somebody typed who need not be the one who reads it, so a name that
 * carries a link or a whole message is left out: else sign-up would send anybody's advertisement.
 */
export function greeting(t: Words, name: string): string {
  const sane = name.length <= LONGEST_GREETED && !LOOKS_LIKE_A_LINK.test(name) && name.trim();
  return sane ? t('mail.greeting', { name: sane }) : t('mail.greetingNobody');
}

/** "30 minutes", "24 hours", "7 days": the largest unit without a remainder, days from two on. */
export function lifetime(t: Words, minutes: number): string {
  if (minutes % (24 * 60) === 0 && minutes > 24 * 60)
    return t('mail.days', { count: minutes / (24 * 60) });
  if (minutes % 60 === 0) return t('mail.hours', { count: minutes / 60 });
  return t('mail.minutes', { count: minutes });
}

/** From which browser, from where and when, for whoever has to judge whether it was them. */
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
