import { createServer } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import { listen, tellParent } from '../process.ts';
import { recordPages, SMALL_PAGE, sendPage, usePlainEjs, type Way } from './recorded.ts';

/** Express, EJS and helmet, and nothing that asks who is there: what the parts can do. */
async function main(): Promise<void> {
  const pages = await recordPages({ '/dashboard': process.env.COOKIE, '/sign-in': undefined });
  const app = express();
  app.disable('x-powered-by');
  usePlainEjs(app);
  app.use(helmet());
  app.get('/small', (_req, res) => {
    res.send(SMALL_PAGE);
  });
  for (const way of ['plain', 'compiled'] satisfies Way[]) {
    for (const path of ['/dashboard', '/sign-in'] as const) {
      app.get(`/${way}${path}`, (_req, res) => sendPage(res, pages[path], way));
    }
  }
  const server = createServer(app);
  tellParent({ base: await listen(server) }, server);
}

await main();
