import cluster, { type Worker } from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';
import { AggregatorRegistry } from 'prom-client';
import type { WorkerMessage } from './colleagues.ts';
import type { Config } from './config/config.ts';
import { openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { urlOf } from './db/pool.ts';
import { createLog, type Log } from './log.ts';
import { SECOND } from './time.ts';

/** From the death of a worker to its replacement; twice as long each time none lives long. */
const REPLACED_AFTER = { first: SECOND / 10, longest: 30 * SECOND };

/** A worker that has lived so long did not die of its start. */
const LONG_LIFE = 30 * SECOND;

/**
 * Runs the site in `config.workers` processes that share one port (`WEB_CONCURRENCY`), and replaces one
 * that dies. One of them does the chores; when it dies, another one does. This process itself answers
 * nobody: it migrates, and with no DATABASE_URL it has the private database server. Resolves when all of
 * them have stopped, at a signal or because the first start failed.
 */
export async function runWorkers(config: Config): Promise<void> {
  const log = createLog(config.logLevel, config.logFormat);
  const database = await openDatabase(config.database, (message, detail = {}) =>
    log.info(detail, message),
  );
  try {
    const applied = await migrate(database.source);
    if (applied.length > 0) log.info({ migrations: applied }, 'migrations applied');
    const { source } = database;
    const place = 'url' in source ? {} : { DATABASE_URL: urlOf(source) };
    await superviseWorkers(config.workers, place, log);
  } finally {
    await database.close();
  }
  log.info('all workers stopped');
}

async function superviseWorkers(
  count: number,
  environment: NodeJS.ProcessEnv,
  log: Log,
): Promise<void> {
  const ready: Worker[] = [];
  let everReady = false;
  let stopping = false;
  let delay = REPLACED_AFTER.first;
  const metrics = new AggregatorRegistry();

  const send = (worker: Worker | undefined, message: WorkerMessage) => {
    if (worker?.isConnected()) worker.send(message);
  };
  /** The worker that has been ready for longest does the chores. */
  const doesChores = () => ready[0];

  const hear = async (worker: Worker, message: WorkerMessage) => {
    if (message.kind === 'nudge') send(doesChores(), message);
    if (message.kind !== 'metrics') return;
    const text = await metrics.clusterMetrics().catch((error) => {
      log.warn({ err: error }, 'the metrics of the workers could not be gathered');
    });
    send(worker, { ...message, ...(text !== undefined && { text }) });
  };

  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping all workers');
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);

  /** One place among the workers: a worker, and those that follow it. */
  const fill = async (): Promise<void> => {
    while (!stopping) {
      const worker = cluster.fork(environment);
      const began = Date.now();
      worker.on('message', (message: WorkerMessage) => void hear(worker, message));
      worker.once('listening', () => {
        everReady = true;
        ready.push(worker);
        if (worker === doesChores()) send(worker, { kind: 'chores' });
      });
      // It could be told nothing, for it has just died; its end is heard of next, and another one takes over.
      worker.on('error', (err) => log.warn({ worker: worker.id, err }, 'a worker was not reached'));
      const code = await new Promise<number>((resolve) => worker.once('exit', resolve));
      const didChores = worker === doesChores();
      if (ready.includes(worker)) ready.splice(ready.indexOf(worker), 1);
      if (stopping) return;
      if (didChores) send(doesChores(), { kind: 'chores' });
      if (!everReady) {
        // It has told why; the others would only tell the same.
        process.exitCode = code || 1;
        return stop('SIGTERM');
      }
      log.error({ worker: worker.id, exit: code }, 'a worker died and is replaced');
      delay = Date.now() - began > LONG_LIFE ? REPLACED_AFTER.first : delay * 2;
      delay = Math.min(delay, REPLACED_AFTER.longest);
      await pause(delay);
    }
  };
  await Promise.all(Array.from({ length: count }, fill));
}
