import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { relative } from 'node:path';
import { createApp } from './app.ts';
import { type Colleagues, colleagues } from './colleagues.ts';
import { type Config, ConfigError, loadEnvironment, readConfig } from './config/config.ts';
import type { Chore } from './db/chore.ts';
import { explainDatabaseFailure } from './db/failure.ts';
import { migrate } from './db/migrate.ts';
import { createDeps, type Deps } from './deps.ts';
import { settings } from './features/index.ts';
import { isLoopback } from './hosts.ts';
import type { Started } from './log-text.ts';
import { projectPath } from './root.ts';
import { sourceStack } from './source-stack.ts';
import { SECOND } from './time.ts';
import { createAppServer } from './web/app-server.ts';
import { MOST_HEADERS } from './web/cookie-flood.ts';
import { LONGEST } from './web/deadline.ts';
import { createFarewell } from './web/farewell.ts';
import { views } from './web/views/views.ts';
import { runWorkers } from './workers.ts';

async function main(): Promise<void> {
  const config = readConfig(loadEnvironment(), settings);
  if (config.workers > 1 && cluster.isPrimary) return runWorkers(config);
  const others = colleagues();
  const deps = await createDeps(config);
  try {
    const applied = await migrate(deps.database.source, (message) => deps.log.warn(message));
    if (applied.length > 0) deps.log.info({ migrations: applied }, 'migrations applied');
    const stopping = new AbortController();
    const server = createAppServer(
      LIMITS,
      createApp(config, deps, { stopping: stopping.signal, metricsOfAll: others.metrics }),
    );
    const farewell = createFarewell(server);
    await listen(server, config);
    doChores(deps, others);
    deps.log.info({ url: config.baseUrl.href, started: started(config, deps) }, 'listening');
    if (config.production) compileViews(deps);
    warnOfPlainHttp(config, deps);
    stopOnSignal(farewell, deps, stopping, others);
  } catch (error) {
    await deps.close();
    throw error;
  }
}

/** Compiles the views, so that the first visitor of a page waits no longer than the next. */
function compileViews({ log }: Deps): void {
  views.compileAll().catch((error: unknown) => log.error({ err: error }, 'a view has a mistake'));
}

/** Does the site's work on the side, which is done by one of its workers on this machine. */
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

/**
 * Warns of plain HTTP: we do not speak TLS ourselves, so a site that listens beyond this machine should have
 * a proxy that does.
 */
function warnOfPlainHttp({ production, host, trustProxy }: Config, { log }: Deps): void {
  if (!production || trustProxy || isLoopback(host)) return;
  log.warn(
    { host },
    'this address is served by plain http, and TRUST_PROXY names no proxy in front: passwords could be read on the way',
  );
}

/** The lines that are told once the site listens. */
function started({ siteName, baseUrl, database }: Config, { inbox }: Deps): Started {
  const manifest = JSON.parse(readFileSync(projectPath('package.json'), 'utf8'));
  return {
    name: siteName,
    version: manifest.version,
    url: baseUrl.origin,
    inbox: inbox && new URL('/inbox', baseUrl).href,
    data:
      database.kind === 'embedded'
        ? relative('', database.directory)
        : withoutPassword(new URL(database.url)),
    milliseconds: Math.round(performance.now()),
  };
}

function withoutPassword({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

/** Slow clients may not hold a connection for ever (milliseconds; bytes). */
const LIMITS = {
  headersTimeout: 10 * SECOND,
  // The app's own deadline is shorter; this one ends connections whose request has been answered already.
  requestTimeout: LONGEST.upload + 10 * SECOND,
  // Longer than any usual proxy's (Caddy has two minutes): the proxy must be the one that closes, or its
  // next request is on the way while we close.
  keepAliveTimeout: 125 * SECOND,
  connectionsCheckingInterval: 5 * SECOND,
  maxHeaderSize: MOST_HEADERS,
};

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
}

/**
 * Requests and mails under way finish, then the pool closes and the private server stops. A mail server
 * that does not answer is left: its connection would keep the process.
 */
function stopOnSignal(
  farewell: () => Promise<void>,
  deps: Deps,
  stopping: AbortController,
  others: Colleagues,
): void {
  const stop = async (signal: string) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    deps.log.info({ signal }, 'stopping');
    await Promise.all([farewell(), deps.outbox.stop()]);
    await deps.close();
    deps.log.info('stopped');
    others.leave();
    process.exit();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void stop(signal));
}

// Node prints the stack of what nobody has caught, and ends the process.
process.on('uncaughtExceptionMonitor', (error) => {
  if (error.stack) error.stack = sourceStack(error.stack);
});

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
  return sourceStack(error.stack ?? error.message);
}
