import { pino } from 'pino';
import { type Database, database } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { mails } from '../../src/features/index.ts';
import { createOutbox, type Outbox, outboxWriter } from '../../src/mail/outbox.ts';
import type { OutboxRow } from '../../src/mail/outbox-rows.ts';
import { smtpTransport, type Transport } from '../../src/mail/transport.ts';
import type { Pace } from '../../src/mail/worker.ts';
import { scratchDatabase } from './databases.ts';
import { collectLog, type LogLine } from './log.ts';

/** Fast enough for a test to wait for a second and a third attempt. */
const QUICK: Partial<Pace> = { poll: 30, nudge: 5, firstRetry: 60, longestRetry: 300 };

/** An outbox on a database of its own, which no other test's mails come into. */
export interface OutboxBench {
  /** Where the rows are. */
  readonly database: Database;
  readonly url: string;
  /** Another instance of the site; stopped by `reset` and `close`. */
  instance(transport: Transport | URL, pace?: Partial<Pace>): Instance;
  /** Puts a mail that confirms an address. */
  put(outbox: Outbox, to: string, usefulUntil?: Date): Promise<void>;
  rows(): Promise<OutboxRow[]>;
  /** Waits until no mail waits any more. */
  settled(): Promise<OutboxRow[]>;
  /** Stops the instances and empties the outbox. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface Instance {
  readonly outbox: Outbox;
  readonly logged: LogLine[];
}

const SECRET = 'a-secret-for-tests-only-0123456789abcdef';

export async function openOutboxBench(): Promise<OutboxBench> {
  const scratch = await scratchDatabase();
  await migrate(scratch.source);
  const own = database(scratch.source);
  const opened: { outbox: Outbox; database: Database }[] = [];
  const stop = async () => {
    for (const one of opened.splice(0)) {
      await one.outbox.stop();
      await one.database.close();
    }
  };
  const rows = () => own.query.selectFrom('outbox').selectAll().orderBy('id').execute();
  return {
    database: own,
    url: scratch.url,
    instance(transport, pace = {}) {
      const log = collectLog();
      const pool = database(scratch.source);
      const outbox = createOutbox({
        mails,
        database: pool,
        log: pino({ level: 'debug' }, log.stream),
        ration: async () => true,
        transport: transport instanceof URL ? smtpTransport(transport) : transport,
        sealing: SECRET,
        from: { name: 'Latchkey', address: 'accounts@example.com' },
        site: { name: 'Latchkey', url: 'https://accounts.example.com', links: [] },
        pace: { ...QUICK, ...pace },
      });
      opened.push({ outbox, database: pool });
      return { outbox, logged: log.lines };
    },
    put: (outbox, to, usefulUntil) =>
      outbox.put(outboxWriter(own), 'confirm-email', {
        to,
        readerTyped: false,
        data: {
          code: 'K7QM-4XWT',
          url: 'https://accounts.example.com/c',
          minutes: 60,
        },
        ...(usefulUntil && { usefulUntil }),
      }),
    rows,
    async settled() {
      const end = Date.now() + 40_000;
      for (;;) {
        const all = await rows();
        if (all.every(({ state }) => state !== 'waiting')) return all;
        if (Date.now() > end) throw new Error(`Still waiting: ${JSON.stringify(all, null, 1)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async reset() {
      await stop();
      await own.query.deleteFrom('outbox').execute();
    },
    async close() {
      await stop();
      await own.close();
      await scratch.drop();
    },
  };
}
