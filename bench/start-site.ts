import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createDatabase } from '../src/db/database.ts';
import { startThrowawayServer } from '../test/support/server.ts';

/** Where the two sites listen (site.ts says what they are). */
export interface Site {
  readonly gated: string;
  readonly open: string;
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

const DATABASE = 'latchkey_bench';

/** Starts a throwaway database server and the site on it, as in production but for https. */
export async function startSite(environment: NodeJS.ProcessEnv = {}): Promise<Site> {
  const { server, remove } = await startThrowawayServer();
  if (!('socketPath' in server)) throw new Error('The throwaway server has a socket.');
  const { user, socketPath } = server;
  try {
    await createDatabase({ socketPath, user }, DATABASE);
    const socket = encodeURIComponent(socketPath);
    const databaseUrl = `mysql://${user}@localhost/${DATABASE}?socket=${socket}`;
    const child = fork(fileURLToPath(new URL('site.ts', import.meta.url)), {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        BETTER_AUTH_SECRET: 'a-secret-for-the-bench-only-0123456789abc',
        DATABASE_URL: databaseUrl,
        SMTP_URL: 'smtp://127.0.0.1:9',
        MAIL_FROM: 'site@example.com',
        TRUST_PROXY: 'loopback',
        ...environment,
      },
      // Its log is written, as in production, to where nobody reads it.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [places] = (await once(child, 'message')) as [{ gated: string; open: string }];
    return { ...places, databaseUrl, stop: () => stop(child, remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function stop(child: ChildProcess, remove: () => Promise<void>): Promise<void> {
  child.disconnect();
  await once(child, 'exit');
  await remove();
}
