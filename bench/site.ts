import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import { migrate } from '../src/db/migrate.ts';
import { createDeps } from '../src/deps.ts';
import { settings } from '../src/features/index.ts';
import { createAppServer } from '../src/web/app-server.ts';
import { views } from '../src/web/views/views.ts';
import { freePort, tellParent } from './process.ts';

/** The real site. Its mails wait: to send them is no part of what is measured. */
async function main(): Promise<void> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const config = readConfig({ ...process.env, BETTER_AUTH_URL: base }, settings);
  const deps = await createDeps(config);
  await migrate(deps.database.source);
  const server = createAppServer({}, createApp(config, deps));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await views.compileAll();
  tellParent({ base }, server);
}

await main();
