import { z } from 'zod';

export const settings = {
  /** Whether people without a second factor set one up before anything else. */
  REQUIRE_SECOND_FACTOR: z
    .enum(['true', 'false'], 'REQUIRE_SECOND_FACTOR is neither true nor false.')
    .default('false')
    .transform((value) => value === 'true'),
};

declare module '../../config/settings.ts' {
  interface SettingParts {
    secondStep: typeof settings;
  }
}
