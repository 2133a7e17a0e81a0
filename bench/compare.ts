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

/** How often a second each side did its work, in each round. */
export type Rates = ReadonlyMap<string, readonly number[]>;

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Runs the sides in turn, A B C A B C …, so that all meet the same weather on the machine. */
export async function compare(sides: readonly Side[], comparison: Comparison): Promise<Rates> {
  const { concurrency, rounds, turn, warmUp } = comparison;
  const rates = new Map<string, number[]>();
  for (const side of sides) {
    await rate(side, concurrency, warmUp);
    rates.set(side.name, []);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const side of sides) rates.get(side.name)?.push(await rate(side, concurrency, turn));
  }
  return rates;
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

/** One side's rate as a share of another's, round by round: both met the same weather. */
export function ratio(rates: Rates, of: string, to: string): Spread {
  const divisors = rates.get(to) ?? [];
  return spread((rates.get(of) ?? []).map((one, round) => one / (divisors[round] ?? Number.NaN)));
}

export function spread(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/** The middle of the values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] = sorted.slice(sorted.length % 2 ? middle : middle - 1);
  return sorted.length % 2 ? low : (low + high) / 2;
}
