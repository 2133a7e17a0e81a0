import type { BetterAuthPlugin } from 'better-auth';
import { holdBack } from '../../../auth/ladder/hold-back.ts';
import type { Rulebook } from '../../../auth/rulebook.ts';

/**
 * `REQUIRE_SECOND_FACTOR`: a person without one sets one up before anything else. Everything else that a
 * session could do is refused with 403 SECOND_FACTOR_REQUIRED.
 */
export function requireSecondFactor(rulebook: Rulebook): BetterAuthPlugin {
  return {
    id: 'require-second-factor',
    hooks: {
      before: [
        holdBack(rulebook, {
          name: 'settingUp',
          isHeld: (user) => !user.twoFactorEnabled,
          reason: 'secondFactorRequired',
          code: 'SECOND_FACTOR_REQUIRED',
          message: 'Set up a second factor first: POST /two-factor/enable.',
        }),
      ],
    },
  };
}
