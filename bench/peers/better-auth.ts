import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import express from 'express';
import helmet from 'helmet';
import { createPasswords } from '../../src/auth/passwords.ts';
import { createDatabasePool } from '../../src/db/pool.ts';
import { listen, tellParent } from '../process.ts';
import { recordPages, sendPage, usePlainEjs, viewerOf } from './recorded.ts';

/**
 * Better Auth with nothing added but our hash: no limits, no policy, no audit. What a sign-in costs here,
 * none of our work can save. Its dashboard is rendered by EJS as people have it.
 */
async function main(): Promise<void> {
  const pages = await recordPages({ '/dashboard': process.env.COOKIE });
  const server = createServer();
  const base = await listen(server);
  const options = {
    baseURL: base,
    secret: process.env.BETTER_AUTH_SECRET ?? '',
    database: createDatabasePool({ url: process.env.PEER_DATABASE_URL ?? '' }),
    emailAndPassword: { enabled: true, password: createPasswords() },
    rateLimit: { enabled: false },
    advanced: { database: { joins: true } },
    telemetry: { enabled: false },
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const auth = betterAuth(options);
  const app = express();
  app.disable('x-powered-by');
  usePlainEjs(app);
  app.use(helmet());
  app.all('/api/auth/{*any}', toNodeHandler(auth));
  app.get('/plain/dashboard', async (req, res) => {
    const found = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) });
    if (!found) return res.sendStatus(401);
    const page = pages['/dashboard'];
    sendPage(res, page, 'plain', viewerOf(page, found.user));
  });
  server.on('request', app);
  tellParent({ base }, server);
}

await main();
