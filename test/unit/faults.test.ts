import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GALERA_FAILURES, REPLICA_FAILURES } from '../cluster/failures.ts';
import { findMysqld } from '../cluster/mysqld.ts';
import { FAULTS } from '../faults/faults.ts';
import { isKept, type Result } from '../kit/report.ts';
import { createWindows, type Failed, MARGIN } from '../kit/windows.ts';

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

const KITS = {
  faults: FAULTS,
  cluster: [...GALERA_FAILURES, ...REPLICA_FAILURES],
};

test.each(
  Object.entries(KITS),
)('docs/faults.md has a row for each trial of %s, and nothing was lost in it', (kit, trials) => {
  const rows = rowsOf(kit);
  expect(rows.map(([, name]) => name)).toEqual(trials.map(({ name }) => name));
  for (const [, name, , , , , lost, done, cut, untimely] of rows) {
    expect([name, lost, done, cut?.[0], untimely]).toEqual([name, '0', '0', '0', '0']);
  }
});

describe('a request that failed', () => {
  const failed = async (wait: (windows: ReturnType<typeof createWindows>) => Promise<void>) => {
    const windows = createWindows();
    const failures: Failed[] = [];
    const fail = (began: number, ended: number) => failures.push({ began, ended, how: '503' });
    const before = performance.now();
    await sleep(5);
    await windows.whole(() => wait(windows));
    const after = performance.now();
    windows.recovered();
    return { windows, failures, fail, before, after };
  };
  const named = (windows: ReturnType<typeof createWindows>) => windows.during(() => sleep(5));

  test.each([
    ['the whole of a fault', () => sleep(5)],
    ['a part of it', named],
  ] as const)('may do so in %s, and a second later, and at no other time', async (_, wait) => {
    const { windows, failures, fail, before, after } = await failed(wait);
    fail(before, after);
    fail(before + 6, after + 9000);
    fail(after + MARGIN - 50, after + MARGIN + 9000);
    expect(windows.outside(failures)).toEqual([]);
    fail(before - 2000, before - 1);
    fail(after + MARGIN + 100, after + MARGIN + 101);
    expect(windows.outside(failures)).toEqual([
      '503 to a request that began before its beginning',
      '503 to a request that began 1.1 s after its end',
    ]);
  });
});

describe('a trial has not kept what is promised', () => {
  const counts = { requests: 9, acknowledged: 8, failed: 1, cut: 0, how: new Map([['503', 1]]) };
  const difference = { lost: [], doneThoughRefused: [] };
  const kept: Result = { name: 'a fault', counts, difference, seconds: 1 };

  test('unless all of it was kept', () => expect(isKept(kept)).toBe(true));

  test.each<[string, Partial<Result>]>([
    ['something was lost', { difference: { ...difference, lost: ['an account'] } }],
    [
      'something was done all the same',
      { difference: { ...difference, doneThoughRefused: ['an account'] } },
    ],
    ['a connection was cut', { counts: { ...counts, cut: 1 } }],
    ['a request failed at another time', { untimely: ['503'] }],
    ['the instances do not tell how they are', { wrong: ['not ready'] }],
    ['nobody is served again', { seconds: undefined }],
  ])('when %s', (_, more) => expect(isKept({ ...kept, ...more })).toBe(false));
});

describe('the server of MySQL', () => {
  test('is none that is not there', () => {
    expect(findMysqld('/nowhere/mysqld')).toBe('/nowhere/mysqld is not there');
  });

  test.each([
    ['mysqld  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64', 'is not MySQL 8.4'],
    ['mysqld  Ver 8.0.40 for Linux on x86_64 (MySQL Community Server)', 'is not MySQL 8.4'],
    ['mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server)', '8.4.3'],
    ['mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))', '9.7.4'],
  ])('is told by what it says: %s', async (words, found) => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-mysqld-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'mysqld');
    await writeFile(path, `#!/bin/sh\necho '${words}'\n`, { mode: 0o755 });
    const mysqld = findMysqld(path);
    expect(typeof mysqld === 'string' ? mysqld : mysqld.version).toContain(found);
  });
});
