import { createServer, type Server } from 'node:http';
import { createApp } from './app.ts';
import { type Config, ConfigError, loadEnvironment, readConfig } from './config.ts';
import { migrate } from './db/migrate.ts';
import { isConnectionLoss } from './db/pool.ts';
import { createDeps, type Deps } from './deps.ts';
import { SECOND } from './time.ts';

/** How long a stop waits for requests that are under way. */
const GRACE = 10 * SECOND;

async function main(): Promise<void> {
  const config = readConfig(loadEnvironment());
  const deps = await createDeps(config);
  try {
    const applied = await migrate(deps.database.source);
    if (applied.length > 0) deps.log.info({ migrations: applied }, 'migrations applied');
    const server = createServer(LIMITS, createApp(config, deps));
    await listen(server, config);
    for (const worker of [
      deps.outbox,
      deps.exports,
      deps.departures,
      deps.recoveries,
      deps.sweeper,
    ])
      worker.start();
    deps.log.info({ url: config.baseUrl.href }, 'listening');
    stopOnSignal(server, deps);
  } catch (error) {
    await deps.close();
    throw error;
  }
}

/** Slow clients may not hold a connection for ever (milliseconds; bytes). */
const LIMITS = {
  headersTimeout: 10 * SECOND,
  requestTimeout: 30 * SECOND,
  keepAliveTimeout: 65 * SECOND,
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
function stopOnSignal(server: Server, deps: Deps): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    deps.log.info({ signal }, 'stopping');
    const late = setTimeout(() => server.closeAllConnections(), GRACE);
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(late);
    await deps.close();
    deps.log.info('stopped');
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void stop(signal));
}

main().catch((error: NodeJS.ErrnoException) => {
  process.exitCode = 1;
  process.stderr.write(`${explain(error)}\n`);
});

function explain(error: NodeJS.ErrnoException): string {
  if (error instanceof ConfigError) return error.message;
  if (error.code === 'EADDRINUSE') return `Port in use: ${error.message}. Set PORT to another one.`;
  if (isConnectionLoss(error)) return `The database cannot be reached: ${error.message}.`;
  return error.stack ?? error.message;
}
