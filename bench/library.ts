import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { createPasswords } from '../src/auth/passwords.ts';
import { createDatabasePool } from '../src/db/pool.ts';
import { listen, tellParent } from './process.ts';

/**
 * Better Auth with nothing added but our hash, in a process of its own on an empty database: no
 * limits, no policy, no audit, no pages. What a sign-in costs here, none of our work can save.
 */
async function main(): Promise<void> {
  const server = createServer();
  const place = await listen(server);
  const options = {
    baseURL: place,
    secret: process.env.BETTER_AUTH_SECRET ?? '',
    database: createDatabasePool({ url: process.env.DATABASE_URL ?? '' }),
    emailAndPassword: { enabled: true, password: createPasswords() },
    rateLimit: { enabled: false },
    advanced: { database: { joins: true } },
    telemetry: { enabled: false },
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  server.on('request', toNodeHandler(betterAuth(options)));
  tellParent({ library: place });
}

await main();
