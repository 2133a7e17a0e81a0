import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { migrate } from '../src/db/migrate.ts';
import { createDeps, type Deps } from '../src/deps.ts';

/**
 * The real site in a process of its own, so that the client's work does not count as the site's.
 * Tells its parent where it listens: `gated` is the site as it is; `open` is the same site but for
 * its gate, which knows the session by heart instead of asking the database.
 */
async function main(): Promise<void> {
  const [gated, open] = [await listen(), await listen()];
  const config = readConfig({ ...process.env, BETTER_AUTH_URL: placeOf(gated) });
  const deps = await createDeps(config);
  await migrate(deps.database.source);
  gated.on('request', createApp(config, deps));
  open.on('request', createApp(config, withoutGate(deps)));
  process.send?.({ gated: placeOf(gated), open: placeOf(open) });
  process.on('disconnect', () => process.exit());
}

/** Before there is an app: its configuration names the port. */
async function listen(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function placeOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
