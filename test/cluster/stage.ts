import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { createDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { freePort, isReady, type Site, startSite, until } from '../kit/ground.ts';
import { newLedger } from '../kit/people.ts';
import type { Scene } from '../kit/trial.ts';
import { startMailServer } from '../support/mail-server.ts';
import { throwawayFolder } from '../support/server.ts';
import { startBalancer } from './balancer.ts';
import type { Node } from './node.ts';

/** Two instances on several nodes, with a balancer before each. */
export interface Stage<N extends Node> extends Scene {
  readonly nodes: readonly N[];
  /** Where each instance listens itself. */
  readonly instances: readonly string[];
  /** The node that is written to, and the others. */
  roles(): Promise<[N, ...N[]]>;
  killInstance(at: number): Promise<void>;
  startInstance(at: number): Promise<void>;
}

const DATABASE = 'cluster';
const MEMBERS = 32;

/** Starts the nodes that `startNodes` makes below a folder, and all the rest. */
export async function setStage<N extends Node>(
  startNodes: (folder: string, onNode: (node: Node) => void) => Promise<N[]>,
): Promise<Stage<N>> {
  const endings: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const folder = await throwawayFolder('latchkey-cluster-');
    endings.push(() => folder.remove());
    const nodes = await startNodes(folder.path, (node) => endings.push(() => node.end('SIGKILL')));
    return { ...(await build(folder.path, nodes, endings)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build<N extends Node>(
  folder: string,
  nodes: readonly N[],
  endings: (() => unknown)[],
): Promise<Omit<Stage<N>, 'stop'>> {
  const connect = async () => {
    for (const node of nodes) {
      const connection =
        (await node.takesWrites()) && (await node.connect().catch(() => undefined));
      if (connection) {
        await connection.query('USE ??', [DATABASE]);
        // A node of a Galera cluster first reads what the others have committed.
        await connection.query('SET SESSION wsrep_sync_wait = 1').catch(() => {});
        return connection;
      }
    }
    throw new Error('no node takes writes');
  };
  await prepare(nodes[0] as Node);
  const mail = await startMailServer();
  endings.push(() => mail.stop());
  const ports = [await freePort(), await freePort()];
  const balancer = await startBalancer(folder, ports, nodes);
  endings.push(() => balancer.stop());
  const base = `http://127.0.0.1:${balancer.sitePort}`;
  const database = { host: '127.0.0.1', port: balancer.databasePort, user: 'site' };
  const sites: Site[] = [];
  const startInstance = async (at: number) => {
    sites[at] = await startSite(ports[at] ?? 0, {
      BETTER_AUTH_URL: base,
      DATABASE_URL: `mysql://${database.user}@${database.host}:${database.port}/${DATABASE}`,
      SMTP_URL: mail.url,
    });
  };
  endings.push(() => Promise.all(sites.map((site) => site.stop('SIGTERM'))));
  for (const at of ports.keys()) await startInstance(at);
  await until(() => isReady(base), 20_000);
  return {
    base,
    nodes,
    ledger: await newLedger(base, connect, MEMBERS),
    instances: ports.map((port) => `http://127.0.0.1:${port}`),
    connect,
    output: () => [balancer, ...sites].map(({ output }) => output.text).join('\n'),
    async roles() {
      const connection = await createConnection(database);
      const [[row]] = await connection.query<RowDataPacket[]>('SELECT @@port AS port');
      await connection.end();
      const isWriter = ({ port }: N) => port === row?.port;
      return [...nodes.filter(isWriter), ...nodes.filter((one) => !isWriter(one))] as [N, ...N[]];
    },
    startInstance,
    killInstance: async (at) => sites[at]?.stop('SIGKILL'),
  };
}

async function prepare(node: Node): Promise<void> {
  const owner = { socketPath: node.socketPath, user: 'root' };
  await createDatabase(owner, DATABASE);
  await migrate({ ...owner, database: DATABASE });
  const connection = await node.connect();
  await connection.query("CREATE USER site@'127.0.0.1'");
  await connection.query(
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${DATABASE}.* TO site@'127.0.0.1'`,
  );
  await connection.end();
}
