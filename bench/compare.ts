/** One side of a comparison: does its work once. */
export interface Side {
  readonly name: string;
  readonly work: () => Promise<void>;
}

export interface Comparison {
  readonly concurrency: number;
  /** Pairs of turns that count; one more goes before them and does not. */
  readonly rounds: number;
  /** Milliseconds. */
  readonly turn: number;
}

/**
 * Runs two sides in turn, A B A B …, so that both meet the same weather on the machine.
 * The share is the median over the rounds: one disturbed turn does not move it.
 */
export async function compare(a: Side, b: Side, comparison: Comparison) {
  const rates: { a: number; b: number }[] = [];
  for (let round = 0; round <= comparison.rounds; round += 1) {
    const pair = { a: await rate(a, comparison), b: await rate(b, comparison) };
    if (round > 0) rates.push(pair);
  }
  return {
    a: median(rates.map((pair) => pair.a)),
    b: median(rates.map((pair) => pair.b)),
    share: median(rates.map((pair) => pair.a / pair.b)),
  };
}

/** How often a second the work is done by so many workers at once. */
async function rate({ work }: Side, { concurrency, turn }: Comparison): Promise<number> {
  const began = performance.now();
  let done = 0;
  const worker = async () => {
    while (performance.now() - began < turn) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return done / ((performance.now() - began) / 1000);
}

/** The middle of the values. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] = sorted.slice(sorted.length % 2 ? middle : middle - 1);
  return sorted.length % 2 ? low : (low + high) / 2;
}
