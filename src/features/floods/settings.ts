import { z } from 'zod';

export const settings = {
  /** Whether sign-ups, and mails that strangers ask for, want a proof of work or some waiting first. */
  PROOF_OF_WORK: z
    .enum(['on', 'off'], 'PROOF_OF_WORK is neither on nor off.')
    .default('off')
    .transform((value) => value === 'on'),

  /** Whether addresses of disposable mailboxes are refused. */
  DISPOSABLE_EMAIL: z
    .enum(['allow', 'refuse'], 'DISPOSABLE_EMAIL is neither allow nor refuse.')
    .default('allow'),
};

declare module '../../config/settings.ts' {
  interface SettingParts {
    floods: typeof settings;
  }
}
