import manifest from '../package.json' with { type: 'json' };
import { createDatabase } from '../src/db/database.ts';
import { startThrowawayServer } from '../test/support/server.ts';
import { type ProcessState, type Started, startProcess } from './started.ts';

/** A throwaway database server, on which sites and peers are started. */
export interface Ground {
  /** Makes a database, and gives its URL. */
  databaseNamed(name: string): Promise<string>;
  /** Starts the site as in production but for https; on a database of its own when none is named. */
  startSite(more?: NodeJS.ProcessEnv): Promise<Site>;
  /** Ends all that was started here, and the server. */
  stop(): Promise<void>;
}

/** The site in a process of its own, and its peers beside it. */
export interface Site {
  readonly base: string;
  readonly databaseUrl: string;
  /** Starts a program of bench/peers on a database of its own. `cookie`: of somebody at the site. */
  startPeer(name: 'bare' | 'passport' | 'better-auth', cookie: string): Promise<string>;
  /** What its process holds and has done. */
  state(): Promise<ProcessState>;
  stop(): Promise<void>;
}

/** What the site is told beside where its database is. */
export const SETTINGS = {
  BETTER_AUTH_SECRET: 'a-secret-for-the-bench-only-0123456789abc',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'site@example.com',
  TRUST_PROXY: 'loopback',
};

/** What `npm start` tells Node. The peers run as people start them, without. */
const FLAGS = manifest.scripts.start.match(/--\S+/g) ?? [];

export async function startGround(): Promise<Ground> {
  const { server, remove } = await startThrowawayServer();
  if (!('socketPath' in server)) throw new Error('The throwaway server has a socket.');
  const { user, socketPath } = server;
  const running = new Set<Started<unknown>>();
  let sites = 0;

  const start = async (program: string, environment: NodeJS.ProcessEnv, flags?: string[]) => {
    const url = new URL(program, import.meta.url);
    const started = await startProcess<{ base: string }>(url, environment, flags);
    running.add(started);
    return started;
  };
  const databaseNamed = async (name: string) => {
    await createDatabase({ socketPath, user }, name);
    return `mysql://${user}@localhost/${name}?socket=${encodeURIComponent(socketPath)}`;
  };
  return {
    databaseNamed,
    async startSite(more = {}) {
      sites += 1;
      const databaseUrl = more.DATABASE_URL ?? (await databaseNamed(`latchkey_bench_${sites}`));
      const environment = { ...SETTINGS, DATABASE_URL: databaseUrl, ...more };
      const site = await start('site.ts', environment, FLAGS);
      return {
        base: site.places.base,
        databaseUrl,
        state: site.state,
        async stop() {
          running.delete(site);
          await site.stop();
        },
        async startPeer(name, cookie) {
          const variables = { PEER_DATABASE_URL: await databaseNamed(name), COOKIE: cookie };
          return (await start(`peers/${name}.ts`, { ...environment, ...variables })).places.base;
        },
      };
    },
    async stop() {
      for (const started of running) await started.stop();
      await remove();
    },
  };
}
