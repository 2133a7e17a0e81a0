import { allSecrets, type Secrets } from '../../../auth/secrets.ts';
import { type Chore, createChore } from '../../../db/chore.ts';
import { NOW } from '../../../db/claims.ts';
import type { Database } from '../../../db/database.ts';
import type { Log } from '../../../log.ts';
import { DAY, MINUTE } from '../../../time.ts';
import { idsBefore, leafOf, macOf, nameOf, type SealRow, sealKey } from './seal.ts';

const EVERY = MINUTE;

/**
 * How old an event is when it is sealed. Longer than any transaction lives (web/deadline.ts), and than clocks
 * of instances differ: an event that appears among sealed ones later would look like one that was forged.
 */
export const DELAY = 5 * MINUTE;

/** Events of one seal. */
const BATCH = 1000;

/** ER_DUP_ENTRY */
const DUPLICATE = 1062;

interface SealerParts {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly log: Log;
  /** A clock in the place of the database's. */
  readonly clock?: () => Date;
}

/**
 * Seals audit events in batches, and logs the newest seal once a day, for the operator to keep where nobody who
 * breaks in can change it (docs/decisions/0064-audit-seals.md). Any number of instances may do so at once.
 */
export function createAuditSealer({ database, secrets, log, clock }: SealerParts): Chore {
  const key = sealKey(allSecrets(secrets.sealing)[0] ?? secrets.current);
  let toldAt = Number.NEGATIVE_INFINITY;
  return createChore({
    name: 'audit seals',
    every: EVERY,
    log,
    async work() {
      while (await sealBatch(database, key, clock?.() ?? (await databaseTime(database)))) {}
      if (Date.now() < toldAt + DAY) return;
      const newest = await newestSeal(database);
      if (!newest) return;
      log.info(
        { seal: nameOf(newest), sealedAt: newest.sealedAt },
        'newest seal of the audit trail',
      );
      toldAt = Date.now();
    },
  });
}

async function databaseTime({ query }: Database): Promise<Date> {
  const { now } = await query.selectNoFrom(NOW.as('now')).executeTakeFirstOrThrow();
  return now;
}

/** Seals the next events; false when there are no more, or when another instance was quicker. */
async function sealBatch(database: Database, key: Buffer, sealedAt: Date): Promise<boolean> {
  const { query } = database;
  const previous = await newestSeal(database);
  const cutoff = idsBefore(new Date(sealedAt.getTime() - DELAY));
  const afterId = previous?.toId ?? '';
  const events = await query
    .selectFrom('auditEvent')
    .selectAll()
    .where('id', '>', afterId)
    .where('id', '<=', cutoff)
    .orderBy('id')
    .limit(BATCH)
    .execute();
  const last = events.at(-1);
  if (!last) return false;
  const isFull = events.length === BATCH;
  const seal = {
    number: (previous?.number ?? 0) + 1,
    afterId,
    toId: isFull ? last.id : cutoff,
    leaves: JSON.stringify(events.map((row) => leafOf(key, row))),
    previous: previous?.mac ?? '',
    previousSealedAt: previous?.sealedAt ?? null,
    sealedAt,
  };
  const done = await insertSeal(database, { ...seal, mac: macOf(key, seal) });
  return done && isFull;
}

async function insertSeal({ query }: Database, seal: SealRow): Promise<boolean> {
  try {
    await query.insertInto('auditSeal').values(seal).execute();
    return true;
  } catch (error) {
    if ((error as { errno?: unknown }).errno === DUPLICATE) return false;
    throw error;
  }
}

async function newestSeal({ query }: Database): Promise<SealRow | undefined> {
  return query
    .selectFrom('auditSeal')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}
