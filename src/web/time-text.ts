import type { Language } from '../i18n/words.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';

/** A time for people, and the exact instant for `<time datetime>`. */
export interface TimeText {
  readonly text: string;
  readonly iso: string;
}

/** The day, as "20 November 2026". */
export function formatDate(date: Date, language: Language, timeZone = 'UTC'): TimeText {
  const text = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone }).format(
    date,
  );
  return { text, iso: date.toISOString() };
}

/** How long ago, in the largest unit that fits: "3 minutes ago". */
export function timeAgo(date: Date, language: Language, now = new Date()): TimeText {
  const elapsed = date.getTime() - now.getTime();
  const [unit, length] = UNITS.find(([, size]) => Math.abs(elapsed) >= size) ?? ['second', SECOND];
  const amount = unit === 'second' ? 0 : Math.trunc(elapsed / length);
  const text = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto' }).format(
    amount,
    unit,
  );
  return { text, iso: date.toISOString() };
}

/** English dates are written with the day first. */
const LOCALES: Record<Language, string> = { en: 'en-GB' };

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
];
