import { type Selectable, sql } from 'kysely';
import { NOW } from '../../../db/claims.ts';
import type { Database } from '../../../db/database.ts';
import type { Schema } from '../../../db/schema.ts';
import { DAY, HOUR } from '../../../time.ts';
import { isSealedWith, type Leaf, leafOf, nameOf, type SealRow, sealKey, timeIn } from './seal.ts';
import { DELAY } from './sealer.ts';

/** From then on the database lets events and seals be removed (migrations/0003_audit.sql, 0030_audit_seals.sql). */
const KEPT = 365 * DAY;

/** Nobody reads on after so many findings. */
const MOST_FINDINGS = 20;

/** Something in the trail that does not fit. */
export interface Misfit {
  readonly seal: number | null;
  readonly event: string | null;
  /** A sentence about it. */
  readonly text: string;
}

export interface Verified {
  readonly seals: number;
  /** Events that are as they were sealed. */
  readonly events: number;
  /** Sealed events that are gone because their year is over. */
  readonly over: number;
  /** Events that no seal covers yet. */
  readonly unsealed: number;
  readonly newest: string | null;
  /** The misfits, the oldest first; at most twenty. */
  readonly misfits: readonly Misfit[];
}

/**
 * Compares the trail with its seals, from the oldest on.
 * @param secrets all under which seals may have been made
 * @param kept a seal that the operator has kept: the chain must have it
 */
export async function verifyTrail(
  database: Database,
  secrets: readonly string[],
  kept?: string,
): Promise<Verified> {
  const keys = secrets.map(sealKey);
  const { now } = await database.query.selectNoFrom(NOW.as('now')).executeTakeFirstOrThrow();
  const over = now.getTime() - KEPT;
  const counts = { seals: 0, events: 0, over: 0 };
  const misfits: Misfit[] = [];
  let first: SealRow | undefined;
  let last: SealRow | undefined;
  let isKeptThere = false;
  while (misfits.length < MOST_FINDINGS) {
    const seal = await sealAfter(database, last?.number ?? 0);
    if (!seal) break;
    first ??= seal;
    counts.seals += 1;
    isKeptThere ||= nameOf(seal) === kept;
    const key = keys.find((one) => isSealedWith(one, seal));
    if (!key)
      misfits.push(aboutSeal(seal, 'was changed, or made with a secret that is not set here'));
    const gap = gapBefore(seal, last, over);
    if (gap) misfits.push(gap);
    if (key) {
      const found = await compareBatch(database, key, seal, over);
      counts.events += found.fitting;
      counts.over += found.over;
      misfits.push(...found.misfits);
    }
    last = seal;
  }
  if (misfits.length < MOST_FINDINGS) {
    misfits.push(...(await strayEvents(database, first, last, over)));
    if (kept !== undefined && !isKeptThere) misfits.push(aboutKept(kept, first));
  }
  const unsealed = await countBehind(database, last?.toId ?? '');
  return {
    ...counts,
    unsealed,
    newest: last ? nameOf(last) : null,
    misfits: misfits.slice(0, MOST_FINDINGS),
  };
}

async function sealAfter({ query }: Database, number: number): Promise<SealRow | undefined> {
  return query
    .selectFrom('auditSeal')
    .selectAll()
    .where('number', '>', number)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
}

/** Seals before this one may be missing only if they were made more than a year ago. */
function gapBefore(seal: SealRow, before: SealRow | undefined, over: number): Misfit | undefined {
  if (before && before.number === seal.number - 1) {
    if (before.mac === seal.previous) return undefined;
    return aboutSeal(seal, 'does not follow the seal before it');
  }
  if (seal.number === 1 || (seal.previousSealedAt?.getTime() ?? Infinity) < over) return undefined;
  return aboutSeal(seal, 'has no seal before it: at least one was removed');
}

/** Compares the events of one seal with the seal's list. */
async function compareBatch(
  { query }: Database,
  key: Buffer,
  seal: SealRow,
  over: number,
): Promise<{ fitting: number; over: number; misfits: Misfit[] }> {
  const leaves = JSON.parse(seal.leaves) as Leaf[];
  const rows = await query
    .selectFrom('auditEvent')
    .selectAll()
    .where('id', '>', seal.afterId)
    .where('id', '<=', seal.toId)
    .orderBy('id')
    .limit(leaves.length + MOST_FINDINGS)
    .execute();
  const there = new Map(rows.map((row) => [row.id, row]));
  const misfits: [id: string, misfit: Misfit][] = [];
  let fitting = 0;
  let gone = 0;
  for (const [id, hash, createdAt] of leaves) {
    const row = there.get(id);
    there.delete(id);
    if (row && leafOf(key, row)[1] === hash) fitting += 1;
    else if (row) misfits.push([id, aboutEvent(seal, id, createdAt, 'was changed')]);
    else if (createdAt < over) gone += 1;
    else misfits.push([id, aboutEvent(seal, id, createdAt, 'was removed')]);
  }
  for (const { id, createdAt } of there.values()) {
    misfits.push([id, aboutEvent(seal, id, createdAt, 'was added after its time had been sealed')]);
  }
  misfits.sort(([a], [b]) => (a < b ? -1 : 1));
  return { fitting, over: gone, misfits: misfits.map(([, misfit]) => misfit) };
}

/** Finds young events before the first seal, and old ones behind the last. */
async function strayEvents(
  { query }: Database,
  first: SealRow | undefined,
  last: SealRow | undefined,
  over: number,
): Promise<Misfit[]> {
  const events = query.selectFrom('auditEvent').select(['id', 'createdAt']);
  const asMisfits = (rows: Pick<Selectable<Schema['auditEvent']>, 'id' | 'createdAt'>[]) =>
    rows.map(({ id, createdAt }) =>
      aboutEvent(null, id, createdAt, 'was added after its time had been sealed'),
    );
  if (!first || !last) {
    const old = await events
      .where('createdAt', '<', sql<Date>`${NOW} - INTERVAL ${sql.lit(HOUR / 1000)} SECOND`)
      .orderBy('createdAt')
      .limit(1)
      .execute();
    if (old.length === 0) return [];
    const text = 'There is no seal at all: the site has not run for an hour, or all were removed.';
    return [{ seal: null, event: null, text }];
  }
  const before = await events
    .where('id', '<=', first.afterId)
    .where('createdAt', '>', new Date(over))
    .limit(MOST_FINDINGS)
    .execute();
  const sealedUntil = timeIn(last.toId);
  if (Number.isNaN(sealedUntil)) return asMisfits(before);
  const behind = await events
    .where('id', '>', last.toId)
    .where('createdAt', '<', new Date(sealedUntil - DELAY))
    .orderBy('id')
    .limit(MOST_FINDINGS)
    .execute();
  return asMisfits([...before, ...behind]);
}

async function countBehind({ query }: Database, id: string): Promise<number> {
  const { count } = await query
    .selectFrom('auditEvent')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('id', '>', id)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function aboutKept(kept: string, first: SealRow | undefined): Misfit {
  const number = Number.parseInt(kept, 10);
  const text =
    first && number < first.number
      ? `Seal ${number} is older than all that are kept.`
      : `Seal ${number} that you kept is not there: the end of the trail was removed or made anew.`;
  return { seal: number, event: null, text };
}

function aboutSeal({ number }: SealRow, what: string): Misfit {
  return { seal: number, event: null, text: `Seal ${number} ${what}.` };
}

function aboutEvent(
  seal: SealRow | null,
  id: string,
  createdAt: Date | number,
  what: string,
): Misfit {
  const time = new Date(createdAt).toISOString();
  return { seal: seal?.number ?? null, event: id, text: `The event ${id} of ${time} ${what}.` };
}
