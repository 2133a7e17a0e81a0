import { createDatabase } from '../src/db/database.ts';
import { startThrowawayServer } from '../test/support/server.ts';
import { type Started, startProcess } from './process.ts';

/** Where the site listens twice (site.ts), and the library alone (library.ts). */
export interface Site {
  readonly gated: string;
  readonly open: string;
  readonly databaseUrl: string;
  /** Starts the library alone, on a database of its own beside the site's; it stops with the site. */
  startLibrary(): Promise<string>;
  stop(): Promise<void>;
}

const SECRET = { BETTER_AUTH_SECRET: 'a-secret-for-the-bench-only-0123456789abc' };

/** Starts a throwaway database server and the site on it, as in production but for https. */
export async function startSite(environment: NodeJS.ProcessEnv = {}): Promise<Site> {
  const { server, remove } = await startThrowawayServer();
  if (!('socketPath' in server)) throw new Error('The throwaway server has a socket.');
  const { user, socketPath } = server;
  const running: Started<unknown>[] = [];
  const start = async <Places>(program: URL, more: NodeJS.ProcessEnv) => {
    const started = await startProcess<Places>(program, { ...SECRET, ...more });
    running.push(started);
    return started.places;
  };
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
    const places = await start<{ gated: string; open: string }>(
      new URL('site.ts', import.meta.url),
      {
        DATABASE_URL: databaseUrl,
        SMTP_URL: 'smtp://127.0.0.1:9',
        MAIL_FROM: 'site@example.com',
        TRUST_PROXY: 'loopback',
        ...environment,
      },
    );
    const startLibrary = async () => {
      const url = await databaseNamed('library_bench');
      return (
        await start<{ library: string }>(new URL('library.ts', import.meta.url), {
          DATABASE_URL: url,
        })
      ).library;
    };
    return { ...places, databaseUrl, startLibrary, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
