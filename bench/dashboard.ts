import { send } from './client.ts';
import { compare } from './compare.ts';
import type { BenchPerson } from './people.ts';

/** The dashboard with its gate, against the same page by a site that knows the session by heart. */
export async function dashboards(gated: string, open: string, { cookie, email }: BenchPerson) {
  const visit = (base: string) => async () => {
    const { status, body } = await send(`${base}/dashboard`, { cookie });
    if (status !== 200 || !body.includes(email)) throw new Error(`dashboard answered ${status}`);
  };
  return compare(
    [
      { name: 'with the gate', work: visit(gated) },
      { name: 'without the gate', work: visit(open) },
    ],
    { concurrency: 8, rounds: 7, turn: 1500, warmUp: 5000 },
  );
}
