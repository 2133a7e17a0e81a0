import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAILURES } from '../cluster/failures.ts';
import { FAULTS } from '../faults/faults.ts';

const paper = readFileSync('docs/faults.md', 'utf8');

/** The rows that a kit has written: the cells of each. */
function rowsOf(kit: string): string[][] {
  const [, table = ''] = paper.split(`<!-- ${kit}: npm run ${kit} writes this -->`);
  const lines = (table.split(`<!-- end of ${kit} -->`)[0] ?? '').split('\n');
  return lines
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

test('docs/faults.md has a row for every fault of the kit, and nothing was lost in it', () => {
  const rows = rowsOf('faults');
  expect(rows.map(([, name]) => name)).toEqual(FAULTS.map(({ name }) => name));
  for (const [, name, requests, , , , lost, done, cut] of rows) {
    if (requests?.startsWith('not tried')) continue;
    expect([name, lost, done, cut?.[0]]).toEqual([name, '0', '0', '0']);
  }
});

test('docs/faults.md has a row for every failure of the cluster, and nothing was lost in it', () => {
  const rows = rowsOf('cluster');
  expect(rows.map(([, name]) => name)).toEqual(FAILURES.map(({ name }) => name));
  for (const [, name, , , , , lost, done, cut] of rows) {
    expect([name, lost, done, cut?.[0]]).toEqual([name, '0', '0', '0']);
  }
});
