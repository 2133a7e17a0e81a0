import type { Selectable } from 'kysely';
import { lastNetworkOf } from '../../../auth/network.ts';
import { languageOf } from '../../../auth/record/notices.ts';
import type { Rulebook } from '../../../auth/rulebook.ts';
import { type Chore, createChore } from '../../../db/chore.ts';
import { claim, later, NOW } from '../../../db/claims.ts';
import type { Database } from '../../../db/database.ts';
import type { Log } from '../../../log.ts';
import { type Outbox, outboxWriter } from '../../../mail/outbox.ts';
import { HOUR, MINUTE, SECOND } from '../../../time.ts';
import type { DataExportTable } from '../tables.ts';
import { makeArchive } from './archive.ts';
import { collect } from './rows.ts';

/** How long a finished copy can be downloaded. */
export const OFFERED = 24 * HOUR;

/** The page that the mail links to. */
const PAGE = '/account/data';

/** Milliseconds between two looks for work; a request for a copy on this instance has it look at once. */
const POLL = 5 * SECOND;

/** How long an instance has a copy to itself; longer than the largest takes. */
const LEASE = 5 * MINUTE;

const RETRY_AFTER = MINUTE;

/** After this many attempts the person is told that it did not work. */
const ATTEMPTS = 5;

type Job = Selectable<DataExportTable>;

export interface ExportParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly site: { readonly name: string; readonly url: string };
  readonly rulebook: Pick<Rulebook, 'tables'>;
}

/** Makes the copies that people have asked for, and removes those whose time is over. */
export function createExportWorker(parts: ExportParts): Chore {
  const { database, log } = parts;
  return createChore({
    name: 'exports',
    every: POLL,
    log,
    async work() {
      await database.query.deleteFrom('dataExport').where('expiresAt', '<=', NOW).execute();
      for (;;) {
        const [job] = await claim(database, 'dataExport', 1, LEASE);
        if (!job) return;
        await attempt(parts, job);
      }
    },
  });
}

async function attempt(parts: ExportParts, job: Job): Promise<void> {
  try {
    await make(parts, job);
  } catch (error) {
    const about = { export: job.id, attempts: job.attempts, reason: String(error) };
    const last = job.attempts >= ATTEMPTS;
    if (last) parts.log.error(about, 'a copy of personal data was given up');
    else parts.log.warn(about, 'a copy of personal data could not be made yet');
    await parts.database.query
      .updateTable('dataExport')
      .set(
        last
          ? { state: 'failed', claimedUntil: null, expiresAt: later(OFFERED) }
          : { claimedUntil: null, nextAttemptAt: later(RETRY_AFTER) },
      )
      .where('id', '=', job.id)
      .where('attempts', '=', job.attempts)
      .execute();
  }
}

/** The copy and its mail appear together, and once, also when two instances make it at the same time. */
async function make({ database, outbox, site, rulebook }: ExportParts, job: Job): Promise<void> {
  const user = await database.query
    .selectFrom('user')
    .selectAll()
    .where('id', '=', job.userId)
    .executeTakeFirst();
  // The account may have been deleted since, and the row of its copy with it.
  if (!user) return;
  const language = languageOf(user);
  const bytes = await makeArchive(await collect(database.query, rulebook.tables, user), {
    name: user.name,
    site,
    madeAt: new Date(),
    language,
    timeZone: user.timeZone ?? undefined,
  });
  await database.query.transaction().execute(async (query) => {
    const { numUpdatedRows } = await query
      .updateTable('dataExport')
      .set({
        state: 'ready',
        bytes: Buffer.from(bytes),
        claimedUntil: null,
        expiresAt: later(OFFERED),
      })
      .where('id', '=', job.id)
      .where('state', '=', 'waiting')
      .where('attempts', '=', job.attempts)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return;
    await outbox.put(outboxWriter({ query }), 'export-ready', {
      to: user.email,
      readerTyped: Boolean(user.emailVerified),
      network: await lastNetworkOf(query, user.id),
      userId: user.id,
      language,
      data: { name: user.name, url: site.url + PAGE, hours: OFFERED / HOUR },
      usefulUntil: new Date(Date.now() + OFFERED),
    });
  });
}
