import { z } from 'zod';
import { isLoopback } from '../../hosts.ts';

export const settings = {
  /** Sister sites whose pages may use the passkeys of this one (WebAuthn 5.11, related origins). */
  PASSKEY_ORIGINS: z
    .string()
    .default('')
    .transform((value, context) => {
      const entries = value.split(',').flatMap((entry) => entry.trim() || []);
      const origins = entries.map(originOf);
      if (!origins.includes(undefined)) return [...new Set(origins as string[])];
      context.addIssue(
        'PASSKEY_ORIGINS is not a list of origins such as https://www.example.net,https://example.org.',
      );
      return z.NEVER;
    }),
};

/** The origin of an entry; undefined when there is none, or when browsers take no passkeys from it. */
function originOf(entry: string): string | undefined {
  const url = URL.canParse(entry) ? new URL(entry) : undefined;
  if (!url || url.href !== `${url.origin}/`) return undefined;
  const secure =
    url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return secure ? url.origin : undefined;
}

declare module '../../config/settings.ts' {
  interface SettingParts {
    passkeys: typeof settings;
  }
}
