import { z } from 'zod';
import { PASSWORD_LENGTH } from '../../auth/fields.ts';
import type { Setting } from '../../config/settings.ts';
import { isLoopback } from '../../hosts.ts';

/** NIST 800-63B-4 3.1.1.2: where the password is all that is asked for, and where it is one of two. */
const NIST = { alone: 15, withSecond: PASSWORD_LENGTH.min };

/** The most that a site may ask for: a password of 64 characters must be possible (NIST 800-63B-4 3.1.1.2). */
const MOST = 64;

export const settings = {
  /** Whether new passwords are looked for among those of known breaches, at another server. */
  HIBP: z
    .enum(['on', 'off'], 'HIBP is neither on nor off.')
    .default('off')
    .transform((value) => value === 'on'),

  /** The server to ask: one that answers `/range/` as api.pwnedpasswords.com does. */
  HIBP_URL: z
    .string()
    .default('https://api.pwnedpasswords.com')
    .refine(
      isSafeOrigin,
      'HIBP_URL is not an origin such as https://api.pwnedpasswords.com, with https unless it is this machine.',
    )
    .transform((value) => new URL(value).origin),

  /** How many characters a new password has at least. */
  PASSWORD_MIN_LENGTH: (
    { PASSWORD_MIN_LENGTH: value, REQUIRE_SECOND_FACTOR: second },
    mistake,
  ): number => {
    if (value === undefined) return PASSWORD_LENGTH.min;
    if (value === 'nist') return second === 'true' ? NIST.withSecond : NIST.alone;
    const length = /^\d{1,2}$/.test(value) ? Number(value) : 0;
    if (length >= PASSWORD_LENGTH.min && length <= MOST) return length;
    mistake(`PASSWORD_MIN_LENGTH is neither nist nor a number from 8 to ${MOST}.`);
    return PASSWORD_LENGTH.min;
  },
} satisfies Record<string, Setting>;

function isSafeOrigin(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.username || url.search || url.hash || url.pathname !== '/') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

declare module '../../config/settings.ts' {
  interface SettingParts {
    password: typeof settings;
  }
}
