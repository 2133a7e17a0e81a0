import { createServer } from 'node:http';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import { migrate } from '../src/db/migrate.ts';
import { createDeps, type Deps } from '../src/deps.ts';
import { settings } from '../src/features/index.ts';
import { listen, tellParent } from './process.ts';

/**
 * The real site. `gated` is the site as it is; `open` is the same site but for its gate, which
 * knows the session by heart instead of asking the database.
 */
async function main(): Promise<void> {
  const [gatedServer, openServer] = [createServer(), createServer()];
  // Before there is an app: its configuration names the port.
  const [gated, open] = [await listen(gatedServer), await listen(openServer)];
  const config = readConfig({ ...process.env, BETTER_AUTH_URL: gated }, settings);
  const deps = await createDeps(config);
  await migrate(deps.database.source);
  gatedServer.on('request', createApp(config, deps));
  openServer.on('request', createApp(config, withoutGate(deps)));
  tellParent({ gated, open });
}

/** Asks once and gives the same answer from then on. */
function withoutGate(deps: Deps): Deps {
  const { auth } = deps;
  let answer: Promise<unknown> | undefined;
  const getSession = (input: Parameters<typeof auth.api.getSession>[0]) => {
    answer ??= auth.api.getSession(input);
    return answer;
  };
  return { ...deps, auth: { ...auth, api: { ...auth.api, getSession } } as typeof auth };
}

await main();
