import type { BetterAuthPlugin } from 'better-auth';
import { holdBack } from '../../../auth/ladder/hold-back.ts';

/** What it takes to set a second factor up, a confirmed address and a recent proof included. */
const OPEN = [
  '/cancel-deletion',
  '/cancel-email-change',
  '/change-email',
  '/get-session',
  '/ok',
  '/passkey/generate-authenticate-options',
  '/passkey/generate-register-options',
  '/passkey/list-user-passkeys',
  '/passkey/second-step',
  '/passkey/verify-registration',
  '/pending-email-change',
  '/resend-email-change',
  '/send-verification-email',
  '/sign-out',
  '/step-up',
  '/step-up/mail-code',
  '/step-up/passkey',
  '/step-up/password',
  '/step-up/recovery-code',
  '/step-up/send-mail-code',
  '/step-up/totp',
  '/two-factor/enable',
  '/two-factor/enable-mail',
  '/two-factor/verify-totp',
  '/verify-email',
  '/verify-email-change',
];

/**
 * `REQUIRE_SECOND_FACTOR`: whoever has none sets one up before anything else. Everything else that a
 * session could do is refused with 403 SECOND_FACTOR_REQUIRED.
 */
export function requireSecondFactor(): BetterAuthPlugin {
  return {
    id: 'require-second-factor',
    hooks: {
      before: [
        holdBack({
          isHeld: (user) => !user.twoFactorEnabled,
          open: OPEN,
          reason: 'secondFactorRequired',
          code: 'SECOND_FACTOR_REQUIRED',
          message: 'Set up a second factor first: POST /two-factor/enable.',
        }),
      ],
    },
  };
}
