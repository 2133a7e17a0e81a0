import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { projectPath } from '../src/root.ts';
import { drawing } from './drawing.ts';
import { type Figure, isReached, wanted } from './figures.ts';

/** What one mode of the bench has measured, in one run. */
export interface Section {
  readonly mode: string;
  /** Node's version. */
  readonly node: string;
  readonly machine: string;
  readonly madeAt: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly figures: readonly Figure[];
}

/** What was measured last, of each mode by each major version of Node. */
export interface Results {
  readonly sections: readonly Section[];
}

/** Where the figures, the drawing and the page that shows them are kept. */
const RESULTS = projectPath('docs/bench/results.json');
export const DRAWING = projectPath('docs/bench/ratios.svg');
export const PAGE = projectPath('docs/speed.md');
export const README = projectPath('README.md');

export function readResults(): Results {
  return existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : { sections: [] };
}

/** Puts a section in the place of the one before it, and writes all that shows the figures. */
export function keep(
  mode: string,
  measured: Pick<Section, 'rounds' | 'seconds' | 'figures'>,
): void {
  const node = process.versions.node;
  const section: Section = {
    mode,
    node,
    machine: `${cpus().length} × ${cpus()[0]?.model.trim()}`,
    madeAt: new Date().toISOString(),
    ...measured,
  };
  const others = readResults().sections.filter(
    (one) => one.mode !== mode || major(one.node) !== major(node),
  );
  const sections = [...others, section].toSorted(
    (a, b) => MODES.indexOf(a.mode) - MODES.indexOf(b.mode) || major(a.node) - major(b.node),
  );
  mkdirSync(join(RESULTS, '..'), { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify({ sections }, null, 2)}\n`);
  writeFileSync(DRAWING, drawing({ sections }));
  for (const page of [PAGE, README]) {
    writeFileSync(page, withFigures(page, readFileSync(page, 'utf8'), { sections }));
  }
}

/** What may be measured, in this order. */
export const MODES = ['pages', 'sign-in', 'memory', 'workers', 'growth'];

function major(version: string): number {
  return Number.parseInt(version, 10);
}

const BEGIN = '<!-- figures: npm run bench writes them -->';
const END = '<!-- end of the figures -->';

/** The text of one of the two pages with these figures: docs/speed.md shows all, the README what was missed. */
export function withFigures(page: string, text: string, { sections }: Results): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for them`);
  const figures = page === README ? shortOf(sections) : all(sections);
  return `${before}${BEGIN}\n\n${figures}\n\n${END}${after}`;
}

/** A line a figure, and of when each is. */
function all(sections: readonly Section[]): string {
  if (sections.length === 0) return 'Nothing has been measured yet.';
  const runs = sections.map(
    ({ mode, node, madeAt, rounds, machine }) =>
      `- ${mode}: ${madeAt.slice(0, 10)}, Node ${node}, ${machine}, ${rounds} rounds`,
  );
  return [...table(sections, namesOf(sections)), '', ...runs].join('\n');
}

/** The figures that some version of Node has missed. */
function shortOf(sections: readonly Section[]): string {
  const missed = sections.flatMap(({ figures }) => figures).filter((one) => !isReached(one));
  const names = namesOf(sections).filter((name) => missed.some((one) => one.name === name));
  return names.length > 0 ? table(sections, names).join('\n') : 'All of them are reached.';
}

function namesOf(sections: readonly Section[]): string[] {
  return [...new Set(sections.flatMap(({ figures }) => figures.map(({ name }) => name)))];
}

/** A line a figure, a column a version of Node. */
function table(sections: readonly Section[], names: readonly string[]): string[] {
  const versions = [...new Set(sections.map(({ node }) => major(node)))].toSorted((a, b) => a - b);
  const rows = names.map((name) => {
    const cells = versions.map((version) => cell(find(sections, version, name)));
    const [first] = versions.flatMap((version) => find(sections, version, name) ?? []);
    return `| ${name} | ${first ? wanted(first) : ''} | ${cells.join(' | ')} |`;
  });
  const columns = versions.map((version) => ` Node ${version} |`).join('');
  return [`| figure | to reach |${columns}`, `|-|-|${versions.map(() => '-|').join('')}`, ...rows];
}

function find(sections: readonly Section[], version: number, name: string): Figure | undefined {
  const own = sections.filter(({ node }) => major(node) === version);
  return own.flatMap(({ figures }) => figures).find((one) => one.name === name);
}

function cell(figure: Figure | undefined): string {
  if (!figure) return '–';
  const { min, median, max } = figure;
  const spread = min === max ? '' : ` (${min.toFixed(2)}–${max.toFixed(2)})`;
  return `${median.toFixed(2)}${spread}${isReached(figure) ? '' : ' – missed'}`;
}
