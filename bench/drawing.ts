import type { Figure } from './figures.ts';
import type { Results } from './results.ts';

const ROW = 26;
const WIDTH = 760;
const LEFT = 370;
const BAR = WIDTH - LEFT - 60;

/**
 * The ratios of what is answered in a second, as SVG: a bar from nothing to the median, a line from the least to
 * the most, a dash where the target is. Each version of Node has bars of its own.
 */
export function drawing({ sections }: Results): string {
  const bars = sections.flatMap(({ node, figures }) =>
    figures
      .filter(({ unit, most }) => unit === '/s' && !most)
      .map((figure) => ({ ...figure, name: `${figure.name}, Node ${Number.parseInt(node, 10)}` })),
  );
  const sorted = bars.toSorted((a, b) => order(bars, a) - order(bars, b));
  const caption = 'Answers a second as ratios; dashed: what is to be reached';
  const most = Math.max(1, ...sorted.map(({ max, target = 0 }) => Math.max(max, target)));
  const height = 56 + sorted.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${caption}">
<style>
svg { background: #fbfaf7; } text { font: 12px system-ui, sans-serif; fill: #1c1b19; } rect { fill: #b08a3c; }
path { stroke-width: 2; fill: none; } .spread { stroke: #1c1b19; } .target { stroke: #a3261b; stroke-dasharray: 3 2; }
</style>
<text x="10" y="20">${caption}</text>
${sorted.map((bar, index) => row(bar, 40 + index * ROW, most)).join('\n')}
</svg>
`;
}

/** The versions of one figure stand together. */
function order(bars: readonly Figure[], bar: Figure): number {
  const bare = ({ name }: Figure) => name.replace(/, Node \d+$/, '');
  return bars.findIndex((one) => bare(one) === bare(bar));
}

function row({ name, min, median, max, target }: Figure, y: number, most: number): string {
  const x = (value: number) => (LEFT + (BAR * value) / most).toFixed(1);
  const wanted =
    target === undefined ? '' : `<path class="target" d="M${x(target)} ${y - 4}v${ROW - 6}"/>`;
  const end = Number(x(Math.max(max, target ?? 0))) + 8;
  return `<text x="${LEFT - 10}" y="${y + 10}" text-anchor="end">${escaped(name)}</text>
<rect x="${LEFT}" y="${y}" width="${((BAR * median) / most).toFixed(1)}" height="12" rx="2"/>
<path class="spread" d="M${x(min)} ${y + 6}H${x(max)}"/>${wanted}
<text x="${end.toFixed(1)}" y="${y + 10}">${median.toFixed(2)}</text>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
