import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Difference } from './ledger.ts';
import type { Counts } from './load.ts';

/** What came of one fault. */
export interface Result {
  readonly name: string;
  /** Why it was not brought about. */
  readonly skipped?: string;
  readonly counts?: Counts;
  readonly difference?: Difference;
  /** The site itself ended: connections that ended with it are no fault of its. */
  readonly endsSite?: boolean;
  /** Until a visitor was served again; undefined when that did not come. */
  readonly recovery?: number | undefined;
}

const HEAD = [
  'fault',
  'requests',
  'failed',
  'how',
  'acknowledged',
  'lost',
  'failed but done',
  'cut',
  'seconds to recover',
];

/** Whether the site has kept what it promises. */
export function isKept({ skipped, difference, counts, endsSite, recovery }: Result): boolean {
  if (skipped) return true;
  const wrong = [...(difference?.lost ?? []), ...(difference?.doneThoughRefused ?? [])];
  const cut = endsSite ? 0 : (counts?.cut ?? 0);
  return wrong.length === 0 && cut === 0 && recovery !== undefined;
}

/** The row of a table, in the cells of HEAD. */
export function cellsOf(result: Result): string[] {
  const { name, skipped, counts, difference, endsSite, recovery } = result;
  if (skipped || !counts || !difference) return [name, `not tried: ${skipped}`];
  const how = [...counts.how].map(([status, times]) => `${times} × ${status}`).join(', ');
  return [
    name,
    `${counts.requests}`,
    `${counts.failed}`,
    how || '–',
    `${counts.acknowledged}`,
    `${difference.lost.length}`,
    `${difference.doneThoughRefused.length}`,
    endsSite && counts.cut > 0 ? `0 (${counts.cut} with the site)` : `${counts.cut}`,
    recovery === undefined ? 'never' : (recovery / 1000).toFixed(1),
  ];
}

/** Writes the table of a kit between its marks in docs/faults.md, with its day. */
export function writeTable(kit: 'faults' | 'cluster', results: readonly Result[]): void {
  const path = new URL('../../docs/faults.md', import.meta.url);
  const rows = [HEAD, HEAD.map(() => '-'), ...results.map(cellsOf)];
  const lines = rows.map((cells) => {
    const filled = [...cells, ...Array.from({ length: HEAD.length - cells.length }, () => '')];
    return `| ${filled.join(' | ')} |`;
  });
  const day = new Date().toISOString().slice(0, 10);
  const where = `${day}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.split(' ', 2).join(' ')}`;
  const [begin, end] = [`<!-- ${kit}: npm run ${kit} writes this -->`, `<!-- end of ${kit} -->`];
  const text = readFileSync(path, 'utf8');
  const [before, rest = ''] = text.split(begin);
  const [, after = ''] = rest.split(end);
  writeFileSync(path, `${before}${begin}\n\n${where}\n\n${lines.join('\n')}\n\n${end}${after}`);
}
