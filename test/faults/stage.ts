import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { send } from '../../bench/client.ts';
import { createDatabase } from '../../src/db/database.ts';
import { startEmbeddedServer } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { freePort, type Site, startNeighbour, startSite } from '../kit/ground.ts';
import { newLedger } from '../kit/people.ts';
import { startProxy, type Wire } from '../kit/proxy.ts';
import type { Scene } from '../kit/trial.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { throwawayFolder } from '../support/server.ts';

/** All that a fault can happen to: each a server of its own, on this machine, for this run only. */
export interface Stage extends Scene {
  /** Between the site and its database. */
  readonly proxy: Wire;
  /** Between the site and its mail server. */
  readonly smtp: Wire;
  readonly mail: MailServer;
  readonly hibp: Awaited<ReturnType<typeof startNeighbour>>;
  readonly provider: Awaited<ReturnType<typeof startNeighbour>>;
  readonly site: Site;
  /** Where the database keeps its files, when that is a small disk of its own. */
  readonly smallDisk: string | undefined;
  /** A connection past the proxy: the owner's, or one as the site has it. Close it. */
  connect(as?: 'owner' | 'site'): Promise<Connection>;
  /** The process of the database server. */
  serverPid(): Promise<number>;
  /** Starts the site again, where it was; the one before must have been stopped. */
  startSite(more?: NodeJS.ProcessEnv): Promise<void>;
  /** Somebody sets out for the provider; resolves when there is an answer. */
  askProvider(): Promise<void>;
}

const DATABASE = 'faults';
const MEMBERS = 40;

/** MiB: what the server makes at its first start, and room for some thousand people. */
const SMALL_DISK = 420;

export async function setStage(): Promise<Stage> {
  const endings: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    return await build(endings, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(endings: (() => unknown)[], stop: () => Promise<void>): Promise<Stage> {
  const folder = await throwawayFolder('latchkey-faults-');
  endings.push(() => folder.remove());
  const isSmall = mountSmallDisk(folder.path);
  if (isSmall) endings.push(() => execFileSync('umount', ['-l', folder.path]));
  // What a commit has written must outlive the death of the server, as it does by default.
  const server = await startEmbeddedServer({ dataDir: folder.path });
  endings.push(() => server.stop());
  const owner = { socketPath: server.socketPath, user: server.user, database: DATABASE };
  await createDatabase({ socketPath: server.socketPath, user: server.user }, DATABASE);
  await migrate(owner);
  const first = await createConnection(owner);
  // An account with all rights may write where `read_only` is set.
  await first.query('CREATE USER site@localhost');
  await first.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${DATABASE}.* TO site@localhost`);
  await first.end();

  const proxy = await startProxy({ path: server.socketPath });
  const mail = await startMailServer();
  const smtp = await startProxy({ host: '127.0.0.1', port: mail.port });
  const hibp = await startNeighbour((_req, res) => res.end(''));
  const provider = await startNeighbour((_req, res) => res.writeHead(404).end());
  endings.push(
    () => provider.stop(),
    () => hibp.stop(),
    () => mail.stop(),
    () => smtp.stop(),
    () => proxy.stop(),
  );
  const port = await freePort();
  const environment = {
    DATABASE_URL: `mysql://site@127.0.0.1:${proxy.port}/${DATABASE}`,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    HIBP: 'on',
    HIBP_URL: hibp.origin,
    OIDC_ACME_ISSUER: provider.origin,
    OIDC_ACME_CLIENT_ID: 'faults',
    OIDC_ACME_CLIENT_SECRET: 'a-secret-of-the-provider',
    OIDC_ACME_LABEL: 'Acme',
  };
  let site = await startSite(port, environment);
  endings.push(() => site.stop('SIGTERM'));
  const connect: Stage['connect'] = (as = 'owner') =>
    createConnection(as === 'owner' ? owner : { ...owner, user: 'site' });
  return {
    base: site.base,
    ledger: await newLedger(site.base, connect, MEMBERS),
    proxy,
    smtp,
    mail,
    hibp,
    provider,
    get site() {
      return site;
    },
    output: () => site.output.text,
    smallDisk: isSmall ? folder.path : undefined,
    connect,
    serverPid: async () => Number(await readFile(join(folder.path, 'server.pid'), 'utf8')),
    async startSite(more = {}) {
      site = await startSite(port, { ...environment, ...more });
    },
    async askProvider() {
      const { status } = await send(`${site.base}/sign-in/with/oidc-acme`, { form: {} });
      if (status !== 303) throw new Error(`The way to the provider was answered with ${status}.`);
    },
    stop,
  };
}

/** A disk that can be filled without harm: in memory, seen by this process and its children alone. */
function mountSmallDisk(path: string): boolean {
  // run.ts has begun again in a room of its own; elsewhere a mount would outlive us.
  if (!process.env.OWN_MOUNTS) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_DISK}m,mode=0700`, 'none', path]);
    return true;
  } catch {
    return false;
  }
}
