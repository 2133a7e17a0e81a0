/** How often something was counted, and under which labels. */
export type TallyRow = readonly [count: number, ...labels: string[]];

/** Counts by labels since the process began. */
export interface Tally {
  add(...labels: string[]): void;
  rows(): TallyRow[];
}

/** Makes a tally. The labels must be few: each row is kept for ever. */
export function createTally(): Tally {
  const rows = new Map<string, [number, ...string[]]>();
  return {
    add(...labels) {
      const key = labels.join('\n');
      const row = rows.get(key);
      if (row) row[0] += 1;
      else rows.set(key, [1, ...labels]);
    },
    rows: () => [...rows.values()],
  };
}
