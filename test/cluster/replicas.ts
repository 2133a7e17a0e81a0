import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, until } from '../kit/ground.ts';
import type { Mysqld } from './mysqld.ts';
import { createServer, type Node } from './node.ts';

/** A MySQL server that is written to, or follows one that is. Without a word it is read only. */
export interface ReplicaNode extends Node {
  start(): Promise<void>;
  /** Follows another server from now on; resolves when it has all that the other has. */
  follow(source: ReplicaNode): Promise<void>;
  /** Takes over: carries out all that it has got of its source, leaves it, and may be written to. */
  promote(): Promise<void>;
  /** From now on nothing is acknowledged before a replica has it. */
  waitForReplica(): Promise<void>;
  /** What an operator does with a primary that died: all of the other's data in the place of its own. */
  cloneFrom(source: ReplicaNode): Promise<void>;
}

const REPLICATION = { user: 'replica', password: 'a-word-between-servers' };

/** The longest that a replica may take to catch up; milliseconds. */
const CATCHES_UP = 20_000;

/** Two servers, the first of which is written to, the second follows; `onNode` is told of each before it starts. */
export async function primaryAndReplica(
  mysqld: Mysqld,
  folder: string,
  onNode: (node: Node) => void,
): Promise<ReplicaNode[]> {
  const nodes: ReplicaNode[] = [];
  for (const id of [1, 2]) {
    const node = await nodeAt(mysqld, join(folder, `m${id}`), id);
    onNode(node);
    await node.start();
    nodes.push(node);
  }
  const [primary, replica] = nodes as [ReplicaNode, ReplicaNode];
  await primary.promote();
  const owner = await primary.connect();
  const { user, password } = REPLICATION;
  await owner.query("CREATE USER ?@'127.0.0.1' IDENTIFIED BY ?", [user, password]);
  await owner.query("GRANT REPLICATION SLAVE, BACKUP_ADMIN ON *.* TO ?@'127.0.0.1'", [user]);
  await owner.end();
  await replica.follow(primary);
  await primary.waitForReplica();
  return nodes;
}

async function nodeAt(mysqld: Mysqld, folder: string, id: number): Promise<ReplicaNode> {
  await mkdir(folder);
  const [name, port, socketPath] = [`m${id}`, await freePort(), join(folder, 's.sock')];
  const given = [
    ...mysqld.first,
    '--no-defaults',
    ...mysqld.places,
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    `--datadir=${join(folder, 'data')}`,
  ];
  const made = spawnSync(mysqld.command, [...given, '--initialize-insecure'], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  const { start, ask, connect, signal, end, isGone } = createServer(
    socketPath,
    join(folder, 'log'),
  );
  const run = async (...statements: string[]) => {
    const connection = await connect();
    for (const sql of statements) await connection.query(sql);
    await connection.end();
  };
  const executed = async () => String((await ask('SELECT @@gtid_executed AS ids'))?.ids);
  const has = async (ids: string) =>
    (await ask('SELECT GTID_SUBSET(?, @@gtid_executed) AS has', [ids]))?.has === 1;

  const node: ReplicaNode = {
    name,
    port,
    socketPath,
    connect,
    takesWrites: async () => (await ask('SELECT @@read_only AS r').catch(() => undefined))?.r === 0,
    async start() {
      const settings = [...given, ...settingsOf(id), `--port=${port}`, `--socket=${socketPath}`];
      settings.push(`--pid-file=${join(folder, 'pid')}`);
      await start(mysqld.command, settings, async () => (await ask('SELECT 1')) !== undefined);
    },
    async follow(source) {
      const { user, password } = REPLICATION;
      const connection = await connect();
      await connection.query(
        `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = ?, SOURCE_USER = ?,
         SOURCE_PASSWORD = ?, SOURCE_SSL = 1, SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1`,
        [source.port, user, password],
      );
      await connection.query('START REPLICA');
      await connection.end();
      const other = await source.connect();
      const [rows] = await other.query('SELECT @@gtid_executed AS ids');
      await other.end();
      const [{ ids }] = rows as [{ ids: string }];
      await until(() => has(ids), CATCHES_UP);
    },
    async promote() {
      const state = await ask('SHOW REPLICA STATUS');
      if (state) {
        await run('STOP REPLICA IO_THREAD');
        // Somebody was told that these are done.
        const got = String((await ask('SHOW REPLICA STATUS'))?.Retrieved_Gtid_Set);
        await until(() => has(got), CATCHES_UP);
        await run('STOP REPLICA', 'RESET REPLICA ALL');
      }
      await run('SET GLOBAL super_read_only = OFF', 'SET GLOBAL read_only = OFF');
    },
    async waitForReplica() {
      await run('SET GLOBAL rpl_semi_sync_source_enabled = ON');
      const state = "SHOW STATUS LIKE 'Rpl_semi_sync_source_clients'";
      await until(async () => Number((await ask(state))?.Value) > 0, CATCHES_UP);
    },
    async cloneFrom(source) {
      await run(
        'SET GLOBAL super_read_only = OFF',
        `SET GLOBAL clone_valid_donor_list = '127.0.0.1:${source.port}'`,
      );
      const { user, password } = REPLICATION;
      const connection = await connect();
      connection.on('error', () => {});
      // The server ends when it has all, and says so as an error: nobody is there to start it again but us.
      await connection
        .query(`CLONE INSTANCE FROM ?@'127.0.0.1':${source.port} IDENTIFIED BY ?`, [user, password])
        .catch(() => {});
      connection.destroy();
      await until(isGone, CATCHES_UP);
      await node.start();
      const ids = await executed();
      if (ids === '') throw new Error(`${name} has nothing of ${source.name}`);
    },
    signal,
    end,
  };
  return node;
}

/** Its data are as safe as by default; nobody writes to it who was not told to. */
function settingsOf(id: number): string[] {
  return [
    `--server-id=${id}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--mysqlx=OFF',
    '--secure-file-priv=NULL',
    '--read-only=ON',
    '--super-read-only=ON',
    '--skip-replica-start',
    '--log-bin=binlog',
    '--gtid-mode=ON',
    '--enforce-gtid-consistency=ON',
    '--plugin-load-add=semisync_source.so;semisync_replica.so;mysql_clone.so',
    '--loose-rpl-semi-sync-replica-enabled=ON',
    // Never to go on without a replica by itself.
    '--loose-rpl-semi-sync-source-timeout=4294967295',
    '--innodb-buffer-pool-size=64M',
    '--innodb-redo-log-capacity=32M',
  ];
}
