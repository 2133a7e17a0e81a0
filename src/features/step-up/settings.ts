import { z } from 'zod';

export const settings = {
  /** How long a proof opens sensitive acts. */
  STEP_UP_MINUTES: z
    .string()
    .regex(/^([1-9]|[1-9]\d|1[01]\d|120)$/, 'STEP_UP_MINUTES is not a number from 1 to 120.')
    .default('10')
    .transform(Number),
};

declare module '../../config/settings.ts' {
  interface SettingParts {
    stepUp: typeof settings;
  }
}
