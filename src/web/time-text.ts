import type { Language } from '../i18n/words.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';

/** A time for people, and the exact instant for `<time datetime>`. */
export interface TimeText {
  readonly text: string;
  readonly iso: string;
}

/** The day, as "20 November 2026". */
export function formatDate(date: Date, language: Language, timeZone = 'UTC'): TimeText {
  return { text: formats(language, timeZone).day.format(date), iso: date.toISOString() };
}

/** The day and the time with its zone, as "20 November 2026, 14:05 UTC". */
export function formatMoment(date: Date, language: Language, timeZone = 'UTC'): TimeText {
  const { day, time } = formats(language, timeZone);
  return { text: `${day.format(date)}, ${time.format(date)}`, iso: date.toISOString() };
}

/** The time of the day with its zone, as "14:05 UTC". */
export function formatTime(date: Date, language: Language, timeZone = 'UTC'): TimeText {
  return { text: formats(language, timeZone).time.format(date), iso: date.toISOString() };
}

/** How long ago, in the largest unit that fits: "3 minutes ago". */
export function timeAgo(date: Date, language: Language, now = new Date()): TimeText {
  const elapsed = date.getTime() - now.getTime();
  const [unit, length] = UNITS.find(([, size]) => Math.abs(elapsed) >= size) ?? ['second', SECOND];
  const amount = unit === 'second' ? 0 : Math.trunc(elapsed / length);
  const text = relativeFormat(language).format(amount, unit);
  return { text, iso: date.toISOString() };
}

/** Making a format costs far more than using it, so each is kept. */
const formats = kept((language: Language, timeZone: string) => ({
  day: new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone }),
  time: new Intl.DateTimeFormat(LOCALES[language], {
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }),
}));
const relativeFormat = kept((language: Language) => {
  return new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto' });
});

function kept<A extends string[], T>(make: (...args: A) => T): (...args: A) => T {
  const made = new Map<string, T>();
  return (...args) => {
    const key = args.join(' ');
    const before = made.get(key);
    if (before !== undefined) return before;
    const fresh = make(...args);
    made.set(key, fresh);
    return fresh;
  };
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
