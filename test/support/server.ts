import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServer } from '../../src/db/embedded.ts';

/** How a test reaches the database server; `inject('databaseServer')` gives it in any test. */
export type DatabaseServer =
  | { readonly socketPath: string; readonly user: string }
  /** A server of one's own, named by TEST_DATABASE_URL; the account may create databases. */
  | { readonly url: string };

declare module 'vitest' {
  export interface ProvidedContext {
    databaseServer: DatabaseServer;
  }
}

/** Nothing in it is worth keeping, so nothing waits for the disk. */
const CARELESS = [
  '--innodb-flush-log-at-trx-commit=0',
  '--loose-innodb-flush-method=nosync',
  '--innodb-doublewrite=OFF',
  '--max-connections=400',
];

/** Starts a server for this run of the tests. */
export async function startThrowawayServer(): Promise<{
  readonly server: DatabaseServer;
  remove(): Promise<void>;
}> {
  const folder = await throwawayFolder('latchkey-test-');
  const { socketPath, user, stop } = await startEmbeddedServer({
    dataDir: folder.path,
    extraArgs: CARELESS,
  });
  return {
    server: { socketPath, user },
    async remove() {
      await stop();
      await folder.remove();
    },
  };
}

/**
 * A folder that goes when this process ends, with the server that runs in it, however the process
 * ends: Ctrl-C, a crash or `kill -9`. A shell waits for the end of its input, which the kernel
 * closes for us.
 */
export async function throwawayFolder(
  prefix: string,
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const sweeper = spawn(
    'sh',
    ['-c', 'read -r _; kill -9 "$(cat "$1/server.pid")"; rm -rf "$1"', 'sweeper', path],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  sweeper.unref();
  return {
    path,
    async remove() {
      sweeper.ref();
      sweeper.stdin.end();
      if (sweeper.exitCode === null) await once(sweeper, 'exit');
    },
  };
}
