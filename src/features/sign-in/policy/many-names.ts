import { createRateLimitStorage } from '../../../auth/rate-limit.ts';
import type { Database } from '../../../db/database.ts';
import type { Log } from '../../../log.ts';
import { HOUR, MINUTE, SECOND } from '../../../time.ts';

/** Something that tries at different names have in common. */
export interface Sign {
  readonly kind: 'network' | 'password';
  /** A keyed hash. */
  readonly id: string;
  /** The text for the log; a password has none. */
  readonly shown?: string;
}

export type ManyNames = ReturnType<typeof createManyNames>;

/**
 * At how many names somebody has been wrong within an hour, in browsers that these accounts do not know,
 * before it is taken for stuffing. A network may be a school's; twenty people do not mistype the same password.
 */
const MANY = { network: 30, password: 20 } as const;

/** How many tries a minute are looked at then. */
const A_MINUTE = 10;

/** How many of these a process keeps in mind; the oldest go first. */
const MOST_IN_MIND = 10_000;

const WINDOW = HOUR / SECOND;

/**
 * Counts, for networks and passwords, the names at which they were wrong. The counts are rows of an hour that
 * all instances share; which of them are slow is kept in mind by each process, which learns it from the
 * first wrong try that it answers itself.
 */
export function createManyNames({
  database,
  log,
}: {
  readonly database: Pick<Database, 'query'>;
  readonly log: Log;
}) {
  const limits = createRateLimitStorage(database);
  const slowUntil = new Map<string, number>();
  const counts = { networkSeen: 0, passwordSeen: 0, slowed: 0, refused: 0 };
  const keyOf = ({ kind, id }: Sign) => `stuffing|${kind}|${id}`;

  const isSlow = (sign: Sign) => (slowUntil.get(keyOf(sign)) ?? 0) > Date.now();

  const keepInMind = (sign: Sign, seconds: number) => {
    for (const [key, until] of slowUntil) {
      if (until > Date.now() && slowUntil.size < MOST_IN_MIND) break;
      slowUntil.delete(key);
    }
    slowUntil.set(keyOf(sign), Date.now() + seconds * SECOND);
    counts[`${sign.kind}Seen`] += 1;
    const { kind, shown } = sign;
    log.warn({ kind, ...(shown && { network: shown }) }, 'one tries many names: slowed down');
  };

  return {
    counts,
    isSlow,

    /** Counts a wrong try with this sign at a name; each name counts once. */
    async note(sign: Sign, name: string): Promise<void> {
      if (isSlow(sign)) return;
      const key = keyOf(sign);
      const first = await limits.consume?.(`${key}|${name}`, { window: WINDOW, max: 1 });
      if (!first?.allowed) return;
      const counted = await limits.consume?.(key, { window: WINDOW, max: MANY[sign.kind] - 1 });
      if (counted?.allowed === false) keepInMind(sign, counted.retryAfter ?? WINDOW);
    },

    /**
     * Takes one of the minute's tries of each sign. Gives the seconds to wait when one has none left, else 0.
     */
    async take(signs: readonly Sign[]): Promise<number> {
      const rule = { window: MINUTE / SECOND, max: A_MINUTE };
      for (const sign of signs) {
        const taken = await limits.consume?.(`${keyOf(sign)}|minute`, rule);
        if (taken?.allowed !== false) continue;
        counts.refused += 1;
        return taken.retryAfter ?? rule.window;
      }
      counts.slowed += 1;
      return 0;
    },
  };
}
