import { z } from 'zod';

export const settings = {
  /** Whether people are signed in before they have confirmed their address. */
  EMAIL_VERIFICATION: z
    .enum(['later', 'first'], 'EMAIL_VERIFICATION is neither later nor first.')
    .default('later'),
};

declare module '../../config/settings.ts' {
  interface SettingParts {
    email: typeof settings;
  }
}
