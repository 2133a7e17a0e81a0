import type { Words } from '../i18n/words.ts';

/** A number for people: "10,000". */
export function numberText(t: Words, number: number): string {
  return new Intl.NumberFormat(t('site.language')).format(number);
}

/** A number of bytes for people: "12 kB", "3 MB". */
export function sizeText(t: Words, bytes: number): string {
  const [unit, size] = bytes < 1e6 ? ['kilobyte', 1e3] : ['megabyte', 1e6];
  const format = new Intl.NumberFormat(t('site.language'), {
    style: 'unit',
    unit: unit as string,
    maximumFractionDigits: 0,
  });
  return format.format(Math.max(1, bytes / (size as number)));
}
