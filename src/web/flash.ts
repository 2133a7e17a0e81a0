import type { RequestHandler, Response } from 'express';
import type { WordKey } from '../i18n/words.ts';
import { MINUTE } from '../time.ts';
import type { Together } from '../together.ts';
import type { Cookies } from './cookies.ts';

/** A message for the next page that is shown, however many redirects come before it. */
export interface Flash {
  readonly kind: 'success' | 'info' | 'warning' | 'danger';
  readonly key: WordKey;
  /** For a message that counts. */
  readonly values?: FlashCounts;
  /** What is to be done about it. */
  readonly link?: { readonly href: string; readonly label: WordKey };
  /** With the button that signs out. */
  readonly signOut?: true;
}

/** For messages such as "3 of 10". */
type FlashCounts = Readonly<Record<'count' | 'total', number>>;

/**
 * The flashes of each part of the site, by name. A part declares its own here by declaration merging
 * (see a flashes.ts), so that its name is known to the types.
 */
// biome-ignore lint/suspicious/noEmptyInterface: this room leaves none by itself
export interface FlashParts {}

export type FlashName = keyof Together<FlashParts[keyof FlashParts]> & string;

/** The flashes of the site by name. */
export type FlashTable = Readonly<Record<string, Flash>>;

const COOKIE = 'flash';

/** The value of the cookie: a name, and the numbers of a message that counts. */
const WRITTEN = /^(\w+)(?:\.(\d{1,3})\.(\d{1,3}))?$/;

/** Leaves a message for the next page of this browser. */
export function setFlash(
  cookies: Cookies,
  res: Response,
  name: FlashName,
  values?: FlashCounts,
): void {
  const written = values ? `${name}.${values.count}.${values.total}` : name;
  cookies.write(res, COOKIE, written, 5 * MINUTE);
}

/** Whether the whole name of a cookie is that of the message. */
export function isFlash(name: string): boolean {
  return name.endsWith(`.${COOKIE}`);
}

/**
 * Gives pages `takeFlash()`: the waiting message, which is then gone. The cookie holds only a name, and
 * numbers for a message that counts, so what a visitor writes into it is never shown.
 */
export function flash(cookies: Cookies, flashes: FlashTable): RequestHandler {
  return (req, res, next) => {
    res.locals.takeFlash = () => {
      const written = cookies.read(req, COOKIE);
      if (written === undefined) return null;
      cookies.clear(res, COOKIE);
      const [, name = '', count, total] = WRITTEN.exec(written) ?? [];
      const found = Object.hasOwn(flashes, name) ? flashes[name] : undefined;
      if (!found) return null;
      const counts = count && total && { count: Number(count), total: Number(total) };
      return { ...found, ...(counts && { values: counts }) };
    };
    next();
  };
}
