/** One side of a comparison: does its work once. */
export interface Side {
  readonly name: string;
  readonly work: () => Promise<void>;
}

export interface Comparison {
  readonly concurrency: number;
  /** Rounds of turns that count. */
  readonly rounds: number;
  /** Milliseconds of a side's turn in a round. */
  readonly turn: number;
  /** Milliseconds of each side before the rounds: a process that has just started runs slower. */
  readonly warmUp: number;
}

/** How one side did. */
export interface Result {
  readonly name: string;
  /** A second. */
  readonly rate: number;
  /** Of the rate of the last side. */
  readonly share: number;
}

/**
 * Runs the sides in turn, A B C A B C …, so that all meet the same weather on the machine. Each
 * number is the median over the rounds: one disturbed turn does not move it.
 */
export async function compare(sides: readonly Side[], comparison: Comparison): Promise<Result[]> {
  const { concurrency, rounds, turn, warmUp } = comparison;
  for (const side of sides) await rate(side, concurrency, warmUp);
  const measured: number[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const rates: number[] = [];
    for (const side of sides) rates.push(await rate(side, concurrency, turn));
    measured.push(rates);
  }
  return sides.map(({ name }, index) => ({
    name,
    rate: median(measured.map((rates) => rates[index] ?? Number.NaN)),
    share: median(measured.map((rates) => (rates[index] ?? Number.NaN) / (rates.at(-1) ?? 0))),
  }));
}

/** How often a second the work is done by so many workers at once. */
async function rate({ work }: Side, concurrency: number, turn: number): Promise<number> {
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
