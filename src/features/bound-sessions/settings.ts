import { z } from 'zod';

export const settings = {
  /** Whether browsers that can do so bind their sessions to a key of their device. */
  BOUND_SESSIONS: z
    .enum(['on', 'off'], 'BOUND_SESSIONS is neither on nor off.')
    .default('on')
    .transform((value) => value === 'on'),
};

declare module '../../config/settings.ts' {
  interface SettingParts {
    boundSessions: typeof settings;
  }
}
