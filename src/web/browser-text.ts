import Bowser from 'bowser';
import type { Words } from '../i18n/words.ts';

/** What is longer was written to fill a page, or to keep a parser busy. */
const LONGEST = 512;
const LONGEST_NAME = 40;

/** The browser alone, "Firefox", which stays when its version or the system changes; or ''. */
export function browserFamily(userAgent: string | null | undefined): string {
  const name = userAgent ? Bowser.parse(userAgent.slice(0, LONGEST)).browser.name : undefined;
  return name && name.length <= LONGEST_NAME ? name : '';
}

/** A User-Agent header in words: "Firefox on Windows". What it says is a claim, nothing more. */
export function browserText(t: Words, userAgent: string | null | undefined): string {
  if (!userAgent) return t('browser.unknown');
  const parsed = Bowser.parse(userAgent.slice(0, LONGEST));
  const browser = parsed.browser.name;
  const system = parsed.os.name;
  if (!browser || browser.length > LONGEST_NAME) return t('browser.unknown');
  return t('browser.on', { browser, system: system ?? t('browser.unknownSystem') });
}
