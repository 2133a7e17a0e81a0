import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../kit/ground.ts';
import { createServer, type Node } from './node.ts';

/** A node of a Galera cluster. */
export interface GaleraNode extends Node {
  /** Joins the cluster, or begins it, and waits until it takes part. */
  start(beginning?: 'cluster'): Promise<void>;
  /** Whether it belongs to the part of the cluster that may write. */
  isPrimary(): Promise<boolean>;
  /** How far it had come when it ended: the number of the last transaction that it has. */
  lastTransaction(): number;
}

export const GALERA_LIBRARY = '/usr/lib/galera/libgalera_smm.so';

/** Debian's account: rsync as root would become nobody, and could not write what it is sent. */
const ACCOUNT = process.getuid?.() === 0 ? 'mysql' : undefined;

/** How often a node may try to join. */
const TRIES = 3;

interface Place {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  /** Of the group, of what a node has missed, of a first copy. */
  readonly group: readonly [number, number, number];
}

/** Three nodes that take part, with their files below `folder`; `onNode` is told of each before it starts. */
export async function threeNodes(
  folder: string,
  onNode: (node: Node) => void,
): Promise<GaleraNode[]> {
  await chmod(folder, 0o711);
  const places: Place[] = [];
  for (const name of ['n1', 'n2', 'n3']) {
    const [port, a, b, c] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    places.push({ name, folder: join(folder, name), port, group: [a, b, c] });
  }
  const address = places.map(({ group }) => `127.0.0.1:${group[0]}`).join(',');
  for (const place of places) {
    await mkdir(join(place.folder, 'tmp'), { recursive: true });
    await mkdir(join(place.folder, 'data'));
    await writeFile(join(place.folder, 'my.cnf'), settings(place, `gcomm://${address}`));
    if (ACCOUNT) execFileSync('chown', ['-R', ACCOUNT, place.folder]);
  }
  const nodes = places.map(nodeAt);
  for (const [at, node] of nodes.entries()) {
    onNode(node);
    await node.start(at === 0 ? 'cluster' : undefined);
  }
  return nodes;
}

function nodeAt({ name, folder, port }: Place): GaleraNode {
  const socketPath = join(folder, 's.sock');
  const config = join(folder, 'my.cnf');
  const { start, ask, connect, signal, end, isUnwanted } = createServer(
    socketPath,
    join(folder, 'err.log'),
  );
  const status = async (variable: string) => {
    const row = await ask('SHOW STATUS LIKE ?', [variable]).catch(() => undefined);
    return String(row?.Value);
  };
  const isPrimary = async () => (await status('wsrep_cluster_status')) === 'Primary';
  return {
    name,
    port,
    socketPath,
    connect,
    isPrimary,
    // A node that sends others what they have missed is ready, too.
    takesWrites: async () => (await status('wsrep_ready')) === 'ON' && (await isPrimary()),
    async start(beginning) {
      const last = existsSync(join(folder, 'data', 'mysql')) ? position(config, folder) : '';
      if (beginning && !last) initialise(folder);
      if (beginning && last) mayBegin(folder);
      const more = beginning
        ? ['--wsrep-new-cluster']
        : last
          ? [`--wsrep_start_position=${last}`]
          : [];
      const given = [`--defaults-file=${config}`, ...account(), ...more];
      const isSynced = async () => (await status('wsrep_local_state_comment')) === 'Synced';
      // A node that finds the others in the middle of a change gives up; systemd would start it again.
      for (let tries = 1; ; tries += 1) {
        try {
          return await start('mariadbd', given, isSynced);
        } catch (error) {
          if (tries === TRIES || isUnwanted()) throw error;
        }
      }
    },
    lastTransaction: () => Number(position(config, folder).split(':')[1] ?? -1),
    signal,
    end,
  };
}

/** The first node's files; the others get theirs from it. */
function initialise(folder: string): void {
  execFileSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      ...account(),
      `--datadir=${join(folder, 'data')}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--innodb-log-file-size=16M',
    ],
    { stdio: 'ignore' },
  );
}

/** How far a node that has ended had come, so that it is sent only what it has missed: cluster and number. */
function position(config: string, folder: string): string {
  const log = join(folder, 'recover.log');
  rmSync(log, { force: true });
  const given = [
    `--defaults-file=${config}`,
    ...account(),
    '--wsrep-recover',
    `--log-error=${log}`,
  ];
  spawnSync('mariadbd', given, { stdio: 'ignore' });
  return [...readFileSync(log, 'utf8').matchAll(/Recovered position: *(\S+)/g)].at(-1)?.[1] ?? '';
}

/** What an operator writes into the node that has come furthest when the whole cluster is down. */
function mayBegin(folder: string): void {
  const state = join(folder, 'data', 'grastate.dat');
  writeFileSync(state, readFileSync(state, 'utf8').replace('bootstrap: 0', 'bootstrap: 1'));
}

function account(): string[] {
  return ACCOUNT ? [`--user=${ACCOUNT}`] : [];
}

function settings({ name, folder, port, group }: Place, cluster: string): string {
  const [base, missed, copy] = group;
  const provider = [
    `base_port=${base}`,
    `gmcast.listen_addr=tcp://127.0.0.1:${base}`,
    `ist.recv_addr=127.0.0.1:${missed}`,
    'gcache.size=32M',
    'pc.recovery=false',
    'pc.wait_prim_timeout=PT10S',
    'evs.keepalive_period=PT0.5S',
    'evs.suspect_timeout=PT2S',
    'evs.inactive_timeout=PT5S',
    'evs.install_timeout=PT5S',
  ];
  return `[mariadbd]
datadir=${folder}/data
socket=${folder}/s.sock
pid-file=${folder}/pid
log-error=${folder}/err.log
tmpdir=${folder}/tmp
port=${port}
bind-address=127.0.0.1
skip-name-resolve
character-set-server=utf8mb4
binlog_format=ROW
default_storage_engine=InnoDB
innodb_autoinc_lock_mode=2
innodb_log_file_size=16M
innodb_buffer_pool_size=64M
innodb_flush_log_at_trx_commit=2
performance_schema=OFF
wsrep_on=ON
wsrep_provider=${GALERA_LIBRARY}
wsrep_cluster_name=latchkey
wsrep_cluster_address=${cluster}
wsrep_node_name=${name}
wsrep_node_address=127.0.0.1:${base}
wsrep_sst_method=rsync
wsrep_sst_receive_address=127.0.0.1:${copy}
wsrep_provider_options="${provider.join(';')}"
`;
}
