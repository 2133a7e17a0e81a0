import Bowser from 'bowser';
import type { Words } from '../i18n/words.ts';

/** Longer headers were written to keep a parser busy. */
const LONGEST = 512;

/**
 * The names that we repeat. For a browser that Bowser does not know it gives what the header says, which
 * anybody can write, and which would stand in mails that we send to others (ASVS 1.3.11). Its own list of
 * names lacks two that it does know.
 */
const BROWSERS: ReadonlySet<unknown> = new Set([
  ...Object.values(Bowser.BROWSER_MAP),
  'Opera Touch',
  'Miui',
]);
const SYSTEMS: ReadonlySet<unknown> = new Set(Object.values(Bowser.OS_MAP));

/** The browser alone, "Firefox", which stays when its version or the system changes; or ''. */
export function browserFamily(userAgent: string | null | undefined): string {
  return namesIn(userAgent).browser ?? '';
}

/** A User-Agent header in words: "Firefox on Windows". What it says is a claim, nothing more. */
export function browserText(t: Words, userAgent: string | null | undefined): string {
  const { browser, system } = namesIn(userAgent);
  if (browser && system) return t('browser.on', { browser, system });
  return browser ?? (system ? t('browser.onlySystem', { system }) : t('browser.unknown'));
}

/** The icon of the device that a User-Agent header is of. */
export function deviceIcon(userAgent: string | null | undefined): 'device' | 'phone' | 'tablet' {
  const kind = userAgent && Bowser.parse(userAgent.slice(0, LONGEST)).platform.type;
  return kind === 'mobile' ? 'phone' : kind === 'tablet' ? 'tablet' : 'device';
}

/** The browser and the system of a User-Agent header, as far as they are known. */
function namesIn(userAgent: string | null | undefined): { browser?: string; system?: string } {
  if (!userAgent) return {};
  const { browser, os } = Bowser.parse(userAgent.slice(0, LONGEST));
  return {
    ...(browser.name && BROWSERS.has(browser.name) && { browser: browser.name }),
    ...(os.name && SYSTEMS.has(os.name) && { system: os.name }),
  };
}
