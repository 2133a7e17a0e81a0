import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { drawing } from '../../bench/drawing.ts';
import {
  DRAWING,
  PAGE,
  README,
  type Results,
  readResults,
  withFigures,
} from '../../bench/results.ts';

const section = (node: string, median: number) => ({
  mode: 'pages',
  node,
  machine: '2 × some processor',
  madeAt: '2026-12-01T02:00:00.000Z',
  rounds: 5,
  seconds: 60,
  figures: [
    { name: 'a ÷ b', min: 0.5, median, max: 4, target: 3, unit: '/s' as const },
    { name: 'p99', min: 2, median: 2, max: 2, target: 3, most: true as const },
  ],
});

describe('the figures of the bench', () => {
  test('that the documentation shows are those that were measured', () => {
    for (const page of [PAGE, README]) {
      const text = readFileSync(page, 'utf8');
      expect(withFigures(page, text, readResults())).toBe(text);
    }
    expect(drawing(readResults())).toBe(readFileSync(DRAWING, 'utf8'));
  });

  test('stand beside those of other versions of Node, and one that is missed is called so', () => {
    const results: Results = { sections: [section('20.19.0', 2.5), section('24.1.0', 3.5)] };
    const page = withFigures(PAGE, readFileSync(PAGE, 'utf8'), results);
    expect(page).toContain('| figure | to reach | Node 20 | Node 24 |');
    expect(page).toContain('| a ÷ b | ≥ 3 | 2.50 (0.50–4.00) – missed | 3.50 (0.50–4.00) |');
    expect(page).toContain('| p99 | ≤ 3 | 2.00 | 2.00 |');
    expect(drawing(results).match(/<rect/g)).toHaveLength(2);
  });

  test('that are missed stand in the README, and no others', () => {
    const results: Results = { sections: [section('20.19.0', 2.5), section('24.1.0', 3.5)] };
    const readme = withFigures(README, readFileSync(README, 'utf8'), results);
    expect(readme).toContain('| a ÷ b | ≥ 3 | 2.50 (0.50–4.00) – missed | 3.50 (0.50–4.00) |');
    expect(readme).not.toContain('| p99 |');
    const reached: Results = { sections: [section('24.1.0', 3.5)] };
    expect(withFigures(README, readme, reached)).toContain('All of them are reached.');
  });
});
