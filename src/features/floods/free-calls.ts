import type { BetterAuthRateLimitStorage } from 'better-auth';
import type { Log } from '../../log.ts';
import { MINUTE, SECOND } from '../../time.ts';

const WINDOW = 10 * MINUTE;

/** What goes without work while there is no flood (`PROOF_OF_WORK=auto`). */
export interface FreeCalls {
  /** Takes one of the window's; false when none is left, on whichever instance they were taken. */
  take(): Promise<boolean>;
  /** Whether this process has seen that none is left, and the window has not ended since. */
  isUsedUp(): boolean;
}

/**
 * In each ten minutes so many calls of strangers go free, in one count that all instances share, and what comes
 * after them wants work. So a flood switches it on by itself, and its end off. A process learns it from the
 * first call that it has to refuse.
 */
export function createFreeCalls({
  limits,
  most,
  log,
}: {
  readonly limits: BetterAuthRateLimitStorage;
  readonly most: number;
  readonly log: Pick<Log, 'warn'>;
}): FreeCalls {
  let usedUpUntil = 0;
  const isUsedUp = () => Date.now() < usedUpUntil;
  return {
    isUsedUp,
    async take() {
      const rule = { window: WINDOW / SECOND, max: most };
      const counted = await limits.consume?.('work|free', rule);
      if (counted?.allowed !== false) {
        usedUpUntil = 0;
        return true;
      }
      if (!isUsedUp()) log.warn({ free: most }, 'many sign-ups and mails: more of them want work');
      usedUpUntil = Date.now() + (counted.retryAfter ?? rule.window) * SECOND;
      return false;
    },
  };
}

/** Where everybody works, always (`PROOF_OF_WORK=on`). */
export const NONE_FREE: FreeCalls = { take: async () => false, isUsedUp: () => true };
