import { z } from 'zod';

export const settings = {
  /** How long "I have lost everything" waits before the second step is switched off. */
  RECOVERY_WAIT_HOURS: z
    .string()
    .regex(
      /^(2[4-9]|[3-9]\d|[1-6]\d\d|7[01]\d|720)$/,
      'RECOVERY_WAIT_HOURS is not a number from 24 to 720.',
    )
    .default('72')
    .transform(Number),
};

declare module '../../config/settings.ts' {
  interface SettingParts {
    recovery: typeof settings;
  }
}
