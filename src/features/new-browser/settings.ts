import { z } from 'zod';

export const settings = {
  /** What a sign-in without a second factor in a new browser does: waits for a code by mail, or is told of. */
  NEW_BROWSER: z
    .enum(['confirm', 'tell'], 'NEW_BROWSER is neither confirm nor tell.')
    .default('tell'),
};

declare module '../../config/settings.ts' {
  interface SettingParts {
    newBrowser: typeof settings;
  }
}
