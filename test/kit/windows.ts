/** Runs work during which requests may fail, because what is done in it has gone wrong. */
export type During = <T>(work: () => Promise<T>) => Promise<T>;

/** A request that failed: when, by the clock of `performance.now()`, and how. */
export interface Failed {
  readonly began: number;
  readonly ended: number;
  readonly how: string;
}

/** How long after the end of a fault a request may begin and fail still; milliseconds. */
export const MARGIN = 1000;

/**
 * Keeps the times in which requests may fail. A request that was under way in one of them may: it is the visitors
 * who come before the fault, and later than MARGIN after it, that must see nothing of it.
 */
export function createWindows() {
  const named: Window[] = [];
  const all = newWindow();
  const timed = async <T>(window: Window, work: () => Promise<T>) => {
    window.from = performance.now();
    try {
      return await work();
    } finally {
      window.to = performance.now();
    }
  };
  return {
    /** The times within a fault, if it names some. */
    during: ((work) => {
      const window = newWindow();
      named.push(window);
      return timed(window, work);
    }) as During,
    /** The whole of a fault. */
    whole: ((work) => timed(all, work)) as During,
    /** Now the site serves again. */
    recovered() {
      all.to = performance.now();
    },
    /** How long the named ones took together, in milliseconds; undefined where there are none. */
    length: () =>
      named.length > 0 ? named.reduce((sum, { from, to }) => sum + to - from, 0) : undefined,
    /** The failures of requests that were under way in none of them; each in words. */
    outside(failures: readonly Failed[]): string[] {
      const windows = named.length > 0 ? named : [all];
      return failures
        .filter(({ began, ended }) =>
          windows.every(({ from, to }) => ended < from || began > to + MARGIN),
        )
        .map(({ began, how }) => {
          const last = windows.findLast(({ from }) => from <= began);
          const when = last
            ? `${seconds(began - last.to)} s after its end`
            : 'before its beginning';
          return `${how} to a request that began ${when}`;
        });
    },
  };
}

interface Window {
  from: number;
  to: number;
}

function newWindow(): Window {
  return { from: 0, to: Number.POSITIVE_INFINITY };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
