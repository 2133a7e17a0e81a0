import { type Rates, ratio, type Spread, spread } from './compare.ts';

/** One line of the result: how much of something, and how much it is to be. */
export interface Figure extends Spread {
  readonly name: string;
  /** At least so much; with `most`, at most. Without it the figure is only told. */
  readonly target?: number;
  readonly most?: true;
  /** What a second saw on each side, medians. */
  readonly rates?: Readonly<Record<string, number>>;
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
    rates: { [of]: medianOf(of), [to]: medianOf(to) },
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

/** For the terminal. */
export function asText(figures: readonly Figure[]): string {
  const rows = figures.map((one) => {
    const { name, min, median, max, target, most, rates = {} } = one;
    const wanted = target === undefined ? '' : `${most ? '≤' : '≥'} ${target}`;
    const mark = isReached(one) ? ' ' : '!';
    const each = Object.entries(rates).map(([side, rate]) => `${side} ${rate}/s`);
    const numbers = [median, min, max].map((value) => value.toFixed(2).padStart(6)).join(' ');
    return `${mark} ${name.padEnd(44)}${numbers}  ${wanted.padEnd(7)} ${each.join(', ')}`;
  });
  return [`  ${''.padEnd(44)}median    min    max  target`, ...rows].join('\n');
}

const ROW = 26;
const WIDTH = 760;
const LEFT = 330;
const BAR = WIDTH - LEFT - 60;

/** For a page of the documentation: bars from nothing to the median, lines from min to max. */
export function asSvg(figures: readonly Figure[], caption: string): string {
  const most = Math.max(...figures.map(({ max, target = 0 }) => Math.max(max, target)));
  const x = (value: number) => (LEFT + (BAR * value) / most).toFixed(1);
  const rows = figures.map(({ name, min, median, max, target }, index) => {
    const y = 40 + index * ROW;
    const wanted =
      target === undefined ? '' : `<path class="target" d="M${x(target)} ${y - 4}v${ROW - 6}"/>`;
    return `<text x="${LEFT - 10}" y="${y + 10}" text-anchor="end">${escaped(name)}</text>
<rect x="${LEFT}" y="${y}" width="${((BAR * median) / most).toFixed(1)}" height="12" rx="2"/>
<path class="spread" d="M${x(min)} ${y + 6}H${x(max)}"/>${wanted}
<text x="${(Number(x(Math.max(max, target ?? 0))) + 8).toFixed(1)}" y="${y + 10}">${median.toFixed(2)}</text>`;
  });
  const height = 56 + figures.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(caption)}">
<style>
svg { background: #fbfaf7; } text { font: 12px system-ui, sans-serif; fill: #1c1b19; } rect { fill: #b08a3c; }
path { stroke-width: 2; fill: none; } .spread { stroke: #1c1b19; } .target { stroke: #a3261b; stroke-dasharray: 3 2; }
</style>
<text x="10" y="20">${escaped(caption)}</text>
${rows.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
