import { createDatabase } from '../src/db/database.ts';
import { startThrowawayServer } from '../test/support/server.ts';
import { type Started, startProcess } from './process.ts';

/** The site in a process of its own, on a throwaway database server, and its peers beside it. */
export interface Site {
  readonly base: string;
  readonly databaseUrl: string;
  /** Starts a program of bench/peers on a database of its own. `cookie`: of somebody at the site. */
  startPeer(name: 'bare' | 'passport' | 'better-auth', cookie: string): Promise<string>;
  /** Bytes that the site's process holds, after its garbage is collected. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

const SECRET = { BETTER_AUTH_SECRET: 'a-secret-for-the-bench-only-0123456789abc' };

/** Starts the site as in production but for https. */
export async function startSite(more: NodeJS.ProcessEnv = {}): Promise<Site> {
  const { server, remove } = await startThrowawayServer();
  if (!('socketPath' in server)) throw new Error('The throwaway server has a socket.');
  const { user, socketPath } = server;
  const running: Started<unknown>[] = [];
  const stop = async () => {
    for (const started of running) await started.stop();
    await remove();
  };
  const databaseNamed = async (name: string) => {
    await createDatabase({ socketPath, user }, name);
    return `mysql://${user}@localhost/${name}?socket=${encodeURIComponent(socketPath)}`;
  };
  try {
    const databaseUrl = await databaseNamed('latchkey_bench');
    const environment = {
      ...SECRET,
      DATABASE_URL: databaseUrl,
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'site@example.com',
      TRUST_PROXY: 'loopback',
      ...more,
    };
    const start = async (program: string, variables: NodeJS.ProcessEnv = {}) => {
      const url = new URL(program, import.meta.url);
      const started = await startProcess<{ base: string }>(url, { ...environment, ...variables });
      running.push(started);
      return started;
    };
    const site = await start('site.ts');
    return {
      base: site.places.base,
      databaseUrl,
      memory: site.memory,
      stop,
      async startPeer(name, cookie) {
        const variables = { PEER_DATABASE_URL: await databaseNamed(name), COOKIE: cookie };
        return (await start(`peers/${name}.ts`, variables)).places.base;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
