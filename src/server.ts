import { createServer, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { createApp } from './app.ts';
import { type Config, ConfigError, loadEnvironment, readConfig } from './config.ts';
import { explainDatabaseFailure } from './db/failure.ts';
import { migrate } from './db/migrate.ts';
import { createDeps, type Deps } from './deps.ts';
import { SECOND } from './time.ts';

/** How long a stop waits for requests that are under way. */
const GRACE = 10 * SECOND;

/** How long an idle connection stays at a stop: a proxy may be sending a request on it just now. */
const LINGER = SECOND;

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
function stopOnSignal(server: Server, deps: Deps): void {
  let stopping = false;
  const underWay = new Set<ServerResponse>();
  // A proxy would go on using its connections until they are cut, in the middle of a request.
  const closeAfter = (res: ServerResponse) => {
    if (!res.headersSent) res.setHeader('Connection', 'close');
  };
  server.prependListener('request', (_req, res) => {
    underWay.add(res);
    res.once('close', () => underWay.delete(res));
    if (stopping) closeAfter(res);
  });
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    deps.log.info({ signal }, 'stopping');
    underWay.forEach(closeAfter);
    const idle = setInterval(() => server.closeIdleConnections(), LINGER);
    const late = setTimeout(() => server.closeAllConnections(), GRACE);
    // Not HTTP's own close, which ends the idle connections at once.
    await new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
    clearInterval(idle);
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
  const database = explainDatabaseFailure(error);
  if (database) return database;
  if (error.code === 'EADDRINUSE') return `Port in use: ${error.message}. Set PORT to another one.`;
  if (error.syscall === 'listen' || error.syscall === 'getaddrinfo') {
    return `It cannot listen: ${error.message}. Look at HOST and PORT.`;
  }
  return error.stack ?? error.message;
}
