import { expectStatus, send } from './client.ts';
import { atMost, type Figure } from './figures.ts';
import type { Pace } from './pace.ts';
import type { BenchPerson } from './people.ts';
import type { Site } from './start-site.ts';

const AT_ONCE = 8;

/** What is asked for in turn. */
const PATHS = ['/dashboard', '/sign-in', '/favicon.svg', '/health/live'];

/**
 * What the site holds after so many requests, in bytes: those that are missing are of dashboards of
 * different people, and of pages and files that anybody may ask for.
 */
export async function memoryAfter(
  site: Site,
  people: readonly BenchPerson[],
  count: number,
): Promise<number> {
  let missing = count - (await site.state()).requests;
  const worker = async () => {
    while (missing-- > 0) {
      const path = PATHS[missing % PATHS.length] ?? '/';
      const person = people[missing % people.length];
      const cookie = path === '/dashboard' ? person?.cookie : undefined;
      expectStatus(await send(site.base + path, { cookie }), 200);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (await site.state()).memory;
}

/** The figure, from what was held early and what is held late. */
export function memoryFigure({ memory }: Pace, early: number, late: number): Figure {
  const name = `memory after ${inWords(memory.late)} requests ÷ after ${inWords(memory.early)}`;
  const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
  const each = { late: megabytes(late), early: megabytes(early) };
  return { ...atMost(name, [late / early], 1.1), each, unit: 'MB' };
}

function inWords(count: number): string {
  return count.toLocaleString('en');
}
