import { MINUTE } from '../time.ts';

/**
 * The cookies in which the secret of a mail's link waits after it has left the address bar, at the
 * first hit (ASVS 14.2.1), and for how long.
 */
export const LINK_COOKIES = {
  confirmEmail: 'confirm_link',
  resetPassword: 'reset_link',
  signIn: 'sign_in_link',
} as const;
export const LINK_KEPT = 30 * MINUTE;
