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
  /** Failures of requests that came before the fault or after it; each in words. */
  readonly untimely?: readonly string[];
  /** What else was not as it must be, in words. */
  readonly wrong?: readonly string[];
  /** As the last column says; undefined when no visitor was served again. */
  readonly seconds?: number | undefined;
}

/** The kits, and what the last column of each tells. */
const KITS = { faults: 'seconds to recover', cluster: 'seconds of failing over' } as const;

export type Kit = keyof typeof KITS;

const HEAD = [
  'fault',
  'requests',
  'failed',
  'how',
  'acknowledged',
  'lost',
  'failed but done',
  'cut',
  'untimely',
];

/** Whether the site has kept what it promises. */
export function isKept(result: Result): boolean {
  const { skipped, difference, counts, endsSite, seconds, untimely = [], wrong = [] } = result;
  if (skipped) return true;
  const { lost = [], doneThoughRefused = [] } = difference ?? {};
  const cut = endsSite ? 0 : (counts?.cut ?? 0);
  const sum = lost.length + doneThoughRefused.length + untimely.length + wrong.length + cut;
  return sum === 0 && seconds !== undefined;
}

/** The row of a table, in the cells of HEAD. */
export function cellsOf(result: Result): string[] {
  const { name, skipped, counts, difference, endsSite, untimely = [], seconds } = result;
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
    `${untimely.length}`,
    seconds === undefined ? 'never' : seconds.toFixed(1),
  ];
}

/** Writes the table of a kit between its marks in docs/faults.md, with its day. */
export function writeTable(kit: Kit, results: readonly Result[]): void {
  const path = new URL('../../docs/faults.md', import.meta.url);
  const head = [...HEAD, KITS[kit]];
  const rows = [head, head.map(() => '-'), ...results.map(cellsOf)];
  const lines = rows.map((cells) => {
    const filled = [...cells, ...Array.from({ length: head.length - cells.length }, () => '')];
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
