import { randomBytes } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import { cookiesOf, send } from '../../bench/client.ts';
import { createDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { freePort, isReady, type Site, startSite, until } from '../faults/ground.ts';
import type { Ledger, Member } from '../faults/ledger.ts';
import { newMembers } from '../faults/load.ts';
import { startMailServer } from '../support/mail-server.ts';
import { throwawayFolder } from '../support/server.ts';
import { startBalancer } from './balancer.ts';
import { type Node, threeNodes } from './galera.ts';

/** Two instances on three nodes, with a balancer before each. */
export interface Stage {
  /** Where visitors come. */
  readonly base: string;
  /** The first is the one that is written to. */
  readonly nodes: readonly Node[];
  readonly ledger: Ledger;
  /** Where each instance listens itself. */
  readonly instances: readonly string[];
  killInstance(at: number): Promise<void>;
  startInstance(at: number): Promise<void>;
  /** A connection to a node that takes part. */
  connect(): Promise<Connection>;
  tryToSignUp(): Promise<boolean>;
  signInAgain(): Promise<void>;
  stop(): Promise<void>;
}

const DATABASE = 'cluster';

export async function setStage(): Promise<Stage> {
  const endings: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    return { ...(await build(endings)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(endings: (() => unknown)[]): Promise<Omit<Stage, 'stop'>> {
  const folder = await throwawayFolder('latchkey-cluster-');
  endings.push(() => folder.remove());
  const nodes = await threeNodes(folder.path);
  for (const [at, node] of nodes.entries()) {
    endings.push(() => node.end('SIGKILL'));
    await node.start(at === 0 ? 'cluster' : undefined);
  }
  const connect = async () => {
    for (const node of nodes) {
      const connection = (await node.isPrimary()) && (await node.connect().catch(() => undefined));
      if (connection) {
        await connection.query('USE ??', [DATABASE]);
        await connection.query('SET SESSION wsrep_sync_wait = 1');
        return connection;
      }
    }
    throw new Error('no node takes part');
  };
  await prepare(nodes[0] as Node);
  const mail = await startMailServer();
  endings.push(() => mail.stop());
  const ports = [await freePort(), await freePort()];
  const balancer = await startBalancer(folder.path, ports, nodes);
  endings.push(() => balancer.stop());
  const base = `http://127.0.0.1:${balancer.sitePort}`;
  const sites: Site[] = [];
  const startInstance = async (at: number) => {
    sites[at] = await startSite(ports[at] ?? 0, {
      BETTER_AUTH_URL: base,
      DATABASE_URL: `mysql://site@127.0.0.1:${balancer.databasePort}/${DATABASE}`,
      SMTP_URL: mail.url,
    });
  };
  const instances = ports.map((port) => `http://127.0.0.1:${port}`);
  for (const at of ports.keys()) await startInstance(at);
  endings.push(() => Promise.all(sites.map((site) => site.stop('SIGTERM'))));
  await until(() => isReady(base), 20_000);
  const ledger = { signUps: new Map(), members: await membersAt(base, connect) };
  return {
    base,
    nodes,
    ledger,
    instances,
    connect,
    startInstance,
    killInstance: async (at) => sites[at]?.stop('SIGKILL'),
    async tryToSignUp() {
      const email = `${randomBytes(8).toString('hex')}@example.com`;
      const form = { name: 'Ada Lovelace', email, password: 'a quiet harbour' };
      const answer = await send(`${base}/sign-up`, { form }).catch(() => undefined);
      return answer?.status === 303;
    },
    async signInAgain() {
      for (const member of ledger.members.filter(({ cookie }) => cookie === '')) {
        const form = { email: member.email, password: member.password };
        const answer = await send(`${base}/sign-in`, { form, cookie: member.cookieSignedOut });
        if (answer.status !== 303) throw new Error(`${member.email}: ${answer.status}`);
        member.cookie = `${member.cookieSignedOut}; ${cookiesOf(answer)}`;
        member.sessions += 1;
      }
    },
  };
}

async function prepare(node: Node): Promise<void> {
  const owner = { socketPath: node.socketPath, user: 'root' };
  await createDatabase(owner, DATABASE);
  await migrate({ ...owner, database: DATABASE });
  const connection = await node.connect();
  await connection.query("CREATE USER haproxy@'127.0.0.1'");
  await connection.query("CREATE USER site@'127.0.0.1'");
  await connection.query(
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${DATABASE}.* TO site@'127.0.0.1'`,
  );
  await connection.end();
}

async function membersAt(base: string, connect: Stage['connect']): Promise<Member[]> {
  const made = await newMembers(base, 32);
  const connection = await connect();
  const [rows] = await connection.query('SELECT id, email FROM user');
  await connection.end();
  const people = rows as { id: string; email: string }[];
  const ids = new Map(people.map(({ id, email }) => [email, id]));
  return made.map((one) => ({ ...one, id: ids.get(one.email) ?? '' }));
}
