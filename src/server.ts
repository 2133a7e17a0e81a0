import cluster from 'node:cluster';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { createApp } from './app.ts';
import { type Colleagues, colleagues } from './colleagues.ts';
import { type Config, ConfigError, loadEnvironment, readConfig } from './config/config.ts';
import type { Chore } from './db/chore.ts';
import { explainDatabaseFailure } from './db/failure.ts';
import { migrate } from './db/migrate.ts';
import { createDeps, type Deps } from './deps.ts';
import { settings } from './features/index.ts';
import { SECOND } from './time.ts';
import { LONGEST } from './web/deadline.ts';
import { views } from './web/views/views.ts';
import { runWorkers } from './workers.ts';

/**
 * How long a stop goes on taking requests, each the last of its connection. To close at once would cut
 * the connections that the kernel has taken but we have not, the idle ones on which a proxy sends just
 * now, and what a load balancer sends until it has seen that we are not ready.
 */
const FAREWELL = SECOND;

/** How long a stop then waits for requests that are under way. */
const GRACE = 10 * SECOND;

async function main(): Promise<void> {
  const config = readConfig(loadEnvironment(), settings);
  if (config.workers > 1 && cluster.isPrimary) return runWorkers(config);
  const others = colleagues();
  const deps = await createDeps(config);
  try {
    const applied = await migrate(deps.database.source);
    if (applied.length > 0) deps.log.info({ migrations: applied }, 'migrations applied');
    const stopping = new AbortController();
    const server = createServer(
      LIMITS,
      createApp(config, deps, stopping.signal, undefined, others.metrics),
    );
    await listen(server, config);
    doChores(deps, others);
    deps.log.info({ url: config.baseUrl.href }, 'listening');
    if (config.production) compileViews(deps);
    stopOnSignal(server, deps, stopping, others);
  } catch (error) {
    await deps.close();
    throw error;
  }
}

/** So that the first visitor of a page waits no longer than the next. */
function compileViews({ log }: Deps): void {
  views.compileAll().catch((error: unknown) => log.error({ err: error }, 'a view has a mistake'));
}

/** What the site does on the side is done by one of its workers on this machine. */
function doChores({ outbox, workers, sweeper }: Deps, others: Colleagues): void {
  others.onChores(() => {
    for (const chore of [outbox, ...workers, sweeper]) chore.start();
  });
  const nudged = new Map<string, Pick<Chore, 'nudge' | 'passNudgesTo'>>([
    ['outbox', outbox],
    ...workers.map((chore) => [chore.name, chore] as const),
  ]);
  for (const [name, chore] of nudged) chore.passNudgesTo(() => others.nudge(name));
  others.onNudge((name) => nudged.get(name)?.nudge());
}

/** Slow clients may not hold a connection for ever (milliseconds; bytes). */
const LIMITS = {
  headersTimeout: 10 * SECOND,
  // The app itself does not wait as long; this is for what has been answered already.
  requestTimeout: LONGEST.upload + 10 * SECOND,
  // Longer than any usual proxy's (Caddy has two minutes): whoever closes must be the proxy, or its
  // next request is on the way while we close.
  keepAliveTimeout: 125 * SECOND,
  connectionsCheckingInterval: 5 * SECOND,
  maxHeaderSize: 16 * 1024,
};

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
}

/** Requests and mails under way finish, then the pool closes and the private server stops. */
function stopOnSignal(
  server: Server,
  deps: Deps,
  stopping: AbortController,
  others: Colleagues,
): void {
  const underWay = new Set<ServerResponse>();
  // A proxy would go on using its connections until they are cut, in the middle of a request.
  const closeAfter = (res: ServerResponse) => {
    if (!res.headersSent) res.setHeader('Connection', 'close');
  };
  server.prependListener('request', (_req, res) => {
    underWay.add(res);
    res.once('close', () => underWay.delete(res));
    if (stopping.signal.aborted) closeAfter(res);
  });
  const stop = async (signal: string) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    deps.log.info({ signal }, 'stopping');
    underWay.forEach(closeAfter);
    await pause(FAREWELL);
    await readWhatIsHere();
    const late = setTimeout(() => server.closeAllConnections(), GRACE);
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(late);
    await deps.close();
    deps.log.info('stopped');
    others.leave();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void stop(signal));
}

/**
 * A close cuts a connection whose request was not read. A server that was busy until now has some: in one
 * turn of the event loop it takes them, in the next it reads them.
 */
async function readWhatIsHere(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
}

main().catch((error: NodeJS.ErrnoException) => {
  process.exitCode = 1;
  process.stderr.write(`${explain(error)}\n`);
  cluster.worker?.disconnect();
});

function explain(error: NodeJS.ErrnoException): string {
  if (error instanceof ConfigError) return error.message;
  const database = explainDatabaseFailure(error);
  if (database) return database;
  if (error.code === 'EADDRINUSE') return `Port in use: ${error.message}. Set PORT to another one.`;
  if (error.syscall === 'listen' || error.syscall === 'getaddrinfo') {
    return `It cannot listen: ${error.message}. Look at HOST and PORT.`;
  }
  return error.stack ?? error.message;
}
