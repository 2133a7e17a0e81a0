import { createServer } from 'node:http';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import { migrate } from '../src/db/migrate.ts';
import { createDeps } from '../src/deps.ts';
import { settings } from '../src/features/index.ts';
import { views } from '../src/web/views/views.ts';
import { listen, tellParent } from './process.ts';

/** The real site. Its mails wait: to send them is no part of what is measured. */
async function main(): Promise<void> {
  const server = createServer();
  // Before there is an app: its configuration names the port.
  const base = await listen(server);
  const config = readConfig({ ...process.env, BETTER_AUTH_URL: base }, settings);
  const deps = await createDeps(config);
  await migrate(deps.database.source);
  server.on('request', createApp(config, deps));
  await views.compileAll();
  tellParent({ base }, server);
}

await main();
