import pLimit, { type LimitFunction } from 'p-limit';
import { currentWork, untilOver } from '../../db/request-work.ts';

/** The tries of one count that this process has before it. */
interface TriesOfCount {
  readonly inTurn: LimitFunction;
  /** Those whose answers are looked at; each ends with its request. */
  readonly lookedAt: Set<Promise<void>>;
}

const counts = new Map<string, TriesOfCount>();

/**
 * Counts a try before its answer is looked at. One that is too many waits for the tries of the same count (`whose`)
 * that are looked at just then, and is counted anew: one of them may be right, which ends the count. So right answers
 * that are sent at once are all taken, and of wrong ones no more are looked at than the count allows. Other
 * instances are not waited for.
 */
export async function countInTurn<Counted>(
  whose: string,
  count: () => Promise<Counted>,
  isTooMany: (counted: Counted) => boolean,
): Promise<Counted> {
  const tries = counts.get(whose) ?? { inTurn: pLimit(1), lookedAt: new Set() };
  counts.set(whose, tries);
  try {
    for (;;) {
      const { counted, before } = await tries.inTurn(() => countNow(tries, count, isTooMany));
      if (!isTooMany(counted) || before.length === 0) return counted;
      await Promise.all(before);
    }
  } finally {
    forgetIdle(whose, tries);
    void Promise.all(tries.lookedAt).then(() => forgetIdle(whose, tries));
  }
}

async function countNow<Counted>(
  { lookedAt }: TriesOfCount,
  count: () => Promise<Counted>,
  isTooMany: (counted: Counted) => boolean,
) {
  const before = [...lookedAt];
  const counted = await count();
  const work = currentWork();
  if (work && !isTooMany(counted)) {
    const over = untilOver(work);
    lookedAt.add(over);
    void over.then(() => lookedAt.delete(over));
  }
  return { counted, before };
}

function forgetIdle(whose: string, { inTurn, lookedAt }: TriesOfCount): void {
  if (inTurn.activeCount + inTurn.pendingCount + lookedAt.size === 0) counts.delete(whose);
}
