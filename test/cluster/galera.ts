import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { freePort, until } from '../faults/ground.ts';

/** A node of a Galera cluster, on this machine. */
export interface Node {
  readonly name: string;
  /** For its clients. */
  readonly port: number;
  readonly socketPath: string;
  /** Joins the cluster, or begins it, and waits until it takes part. */
  start(beginning?: 'cluster'): Promise<void>;
  /** Whether it belongs to the part of the cluster that may write. */
  isPrimary(): Promise<boolean>;
  connect(): Promise<Connection>;
  signal(signal: NodeJS.Signals): void;
  /** Ends it, asked or not. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export const GALERA_LIBRARY = '/usr/lib/galera/libgalera_smm.so';

/** Debian's account: rsync as root would become nobody, and could not write what it is sent. */
const ACCOUNT = process.getuid?.() === 0 ? 'mysql' : undefined;

/** A first copy of all data, or what a node has missed, and no more than that; milliseconds. */
const LONGEST_START = 60_000;

interface Place {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  /** Of the group, of what a node has missed, of a first copy. */
  readonly group: readonly [number, number, number];
}

/** Three nodes that are not started yet, with their files below `folder`. */
export async function threeNodes(folder: string): Promise<Node[]> {
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
  return places.map(nodeAt);
}

function nodeAt({ name, folder, port }: Place): Node {
  const socketPath = join(folder, 's.sock');
  const config = join(folder, 'my.cnf');
  let child: ChildProcess | undefined;
  const connect = () => createConnection({ socketPath, user: 'root', connectTimeout: 2000 });
  const status = async (variable: string) => {
    const connection = await connect();
    try {
      const [[row]] = await connection.query<RowDataPacket[]>('SHOW STATUS LIKE ?', [variable]);
      return String(row?.Value);
    } finally {
      connection.destroy();
    }
  };
  return {
    name,
    port,
    socketPath,
    connect,
    isPrimary: async () => (await status('wsrep_cluster_status').catch(() => '')) === 'Primary',
    async start(beginning) {
      const more = beginning
        ? [await initialise(folder), '--wsrep-new-cluster'].filter(Boolean)
        : position(config, folder);
      const log = await open(join(folder, 'out.log'), 'a');
      child = spawn('mariadbd', [`--defaults-file=${config}`, ...account(), ...more], {
        stdio: ['ignore', log.fd, log.fd],
      });
      await log.close();
      const isSynced = async () => {
        if (child?.exitCode !== null) throw new Error(`${name}: ${await endOf(folder)}`);
        return (await status('wsrep_local_state_comment').catch(() => '')) === 'Synced';
      };
      await until(isSynced, LONGEST_START);
    },
    signal(signal) {
      child?.kill(signal);
    },
    async end(signal) {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGCONT');
      child.kill(signal);
      const insist = setTimeout(() => child?.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(insist);
    },
  };
}

/** The first node's files; the others get theirs from it. */
async function initialise(folder: string): Promise<string> {
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
  return '';
}

/** How far a node that was killed had come, so that it is sent only what it has missed. */
function position(config: string, folder: string): string[] {
  const log = join(folder, 'recover.log');
  const given = [
    `--defaults-file=${config}`,
    ...account(),
    '--wsrep-recover',
    `--log-error=${log}`,
  ];
  spawnSync('mariadbd', given, { stdio: 'ignore' });
  const { stdout } = spawnSync('sed', ['-n', 's/.*Recovered position: *//p', log]);
  const last = String(stdout).trim().split('\n').at(-1);
  return last ? [`--wsrep_start_position=${last}`] : [];
}

function account(): string[] {
  return ACCOUNT ? [`--user=${ACCOUNT}`] : [];
}

async function endOf(folder: string): Promise<string> {
  const log = await readFile(join(folder, 'err.log'), 'utf8').catch(() => '');
  return log.split('\n').slice(-8).join('\n');
}

function settings({ name, folder, port, group }: Place, cluster: string): string {
  const [base, missed, copy] = group;
  const provider = [
    `base_port=${base}`,
    `gmcast.listen_addr=tcp://127.0.0.1:${base}`,
    `ist.recv_addr=127.0.0.1:${missed}`,
    'gcache.size=32M',
    'pc.recovery=false',
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
