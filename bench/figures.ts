import { type Rates, ratio, type Spread, spread } from './compare.ts';

/** One line of the result: how much of something, and how much it is to be. */
export interface Figure extends Spread {
  readonly name: string;
  /** At least so much; with `most`, at most. Without it the figure is only told. */
  readonly target?: number;
  readonly most?: true;
  /** What each side did, medians. */
  readonly each?: Readonly<Record<string, number>>;
  readonly unit?: '/s' | 'ms' | 'MB';
}

/** The ratio of two sides of a comparison. */
export function figure(
  name: string,
  rates: Rates,
  to: string,
  target?: number,
  of = 'Latchkey',
): Figure {
  const medianOf = (side: string) => Math.round(spread(rates.get(side) ?? []).median);
  return {
    name,
    ...ratio(rates, of, to),
    ...(target !== undefined && { target }),
    each: { [of]: medianOf(of), [to]: medianOf(to) },
    unit: '/s',
  };
}

/** Something that is to be small. */
export function atMost(name: string, values: readonly number[], target: number): Figure {
  return { name, ...spread(values), target, most: true };
}

export function isReached({ median, target, most }: Figure): boolean {
  if (target === undefined) return true;
  return most ? median <= target : median >= target;
}

/** The target as people read it. */
export function wanted({ target, most }: Figure): string {
  return target === undefined ? '' : `${most ? '≤' : '≥'} ${target}`;
}

const NAME = 58;

/** For the terminal. */
export function asText(figures: readonly Figure[]): string {
  const rows = figures.map((one) => {
    const { name, min, median, max, each = {}, unit = '' } = one;
    const mark = isReached(one) ? ' ' : '!';
    const sides = Object.entries(each).map(([side, value]) => `${side} ${value} ${unit}`);
    const numbers = [median, min, max].map((value) => value.toFixed(2).padStart(6)).join(' ');
    return `${mark} ${name.padEnd(NAME)}${numbers}  ${wanted(one).padEnd(7)} ${sides.join(', ')}`;
  });
  return [`  ${''.padEnd(NAME)}median    min    max  target`, ...rows].join('\n');
}
