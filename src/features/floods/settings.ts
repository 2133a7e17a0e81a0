import { z } from 'zod';

export const settings = {
  /**
   * Whether sign-ups, and mails that strangers ask for, want a proof of work or some waiting first; with auto only
   * what is more than PROOF_OF_WORK_FREE of them in ten minutes.
   */
  PROOF_OF_WORK: z
    .enum(['on', 'off', 'auto'], 'PROOF_OF_WORK is neither on, off nor auto.')
    .default('off'),

  PROOF_OF_WORK_FREE: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'PROOF_OF_WORK_FREE is not a number from 1 to 999999.')
    .default('100')
    .transform(Number),

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
