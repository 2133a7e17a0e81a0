import Bowser from 'bowser';
import type { Words } from '../i18n/words.ts';

/** A User-Agent header in words: "Firefox on Windows". What it says is a claim, nothing more. */
export function browserText(t: Words, userAgent: string | null | undefined): string {
  if (!userAgent) return t('browser.unknown');
  const parsed = Bowser.parse(userAgent);
  const browser = parsed.browser.name;
  const system = parsed.os.name;
  if (!browser) return t('browser.unknown');
  return t('browser.on', { browser, system: system ?? t('browser.unknownSystem') });
}
