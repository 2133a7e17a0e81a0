import { expectStatus, send } from './client.ts';
import { atMost, type Figure } from './figures.ts';
import type { BenchPerson } from './people.ts';
import type { Site } from './start-site.ts';

const BEFORE = 20_000;
const AFTER = 200_000;
const AT_ONCE = 8;

/** What the site holds after ten times as many requests: of dashboards, of different people. */
export async function measureMemory(site: Site, people: readonly BenchPerson[]): Promise<Figure[]> {
  let done = 0;
  const visitUntil = async (count: number) => {
    const worker = async () => {
      while (done < count) {
        const { cookie } = people[done++ % people.length] ?? { cookie: '' };
        expectStatus(await send(`${site.base}/dashboard`, { cookie }), 200);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return site.memory();
  };
  const before = await visitUntil(BEFORE);
  const after = await visitUntil(AFTER);
  return [atMost(`memory after ${AFTER} requests ÷ after ${BEFORE}`, [after / before], 1.1)];
}
