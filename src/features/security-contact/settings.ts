import { z } from 'zod';
import { canonicalEmail } from '../../email-address.ts';

export const settings = {
  /** Where weaknesses are reported: an address, which is written as `mailto:`, or a page (https). */
  SECURITY_CONTACT: z
    .string()
    .transform((value, context) => {
      const email = canonicalEmail(value.replace(/^mailto:/i, ''));
      if (email) return new URL(`mailto:${email}`).href;
      const url = URL.canParse(value) ? new URL(value) : undefined;
      if (url?.protocol === 'https:') return url.href;
      context.addIssue(
        'SECURITY_CONTACT is neither an email address nor a page that begins with https://.',
      );
      return z.NEVER;
    })
    .optional(),
};

declare module '../../config/settings.ts' {
  interface SettingParts {
    securityContact: typeof settings;
  }
}
