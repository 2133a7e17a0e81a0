import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { act, chosen, runKit } from '../kit/run.ts';
import { GALERA_FAILURES, REPLICA_FAILURES } from './failures.ts';
import { GALERA_LIBRARY, threeNodes } from './galera.ts';
import { findMysqld } from './mysqld.ts';
import { primaryAndReplica } from './replicas.ts';
import { setStage } from './stage.ts';

const NAMES = [...GALERA_FAILURES, ...REPLICA_FAILURES].map(({ name }) => name);

const USAGE = `npm run cluster [-- --only NAME] [--mysqld PATH]

Two instances of the site on a Galera cluster of three nodes, then on a primary of MySQL and its replica, behind HAProxy
and under a load of visitors: what is acknowledged must be there whatever dies, and requests may fail only in the seconds
of failing over. Writes the table of docs/faults.md, and ends with 1 when the site has not kept that.

--only    the failures whose name has this in it; nothing is written
--mysqld  MySQL's server, 8.4 or later, installed or unpacked from its packages (docs/faults.md)

${NAMES.map((name) => `  ${name}`).join('\n')}`;

/** What is needed beside Node, and Debian's package with it. */
const PROGRAMS = { mariadbd: 'mariadb-server', haproxy: 'haproxy', rsync: 'rsync' };

async function main(): Promise<void> {
  const given = chosen(NAMES, ['mysqld']);
  if (!given) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const missing = missingPackages();
  if (missing.length > 0) {
    console.error(
      `npm run cluster starts a Galera cluster behind HAProxy. Not on this machine: ${missing.join(', ')}.\n` +
        `On Debian and Ubuntu: apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
    process.exitCode = 2;
    return;
  }
  const mysqld = findMysqld(given.values.mysqld as string | undefined);
  const reason = typeof mysqld === 'string' ? mysqld : undefined;
  if (given.values.mysqld && reason) {
    console.error(reason);
    process.exitCode = 2;
    return;
  }
  const onReplicas = () =>
    setStage((folder, onNode) => {
      if (typeof mysqld === 'string') throw new Error(mysqld);
      return primaryAndReplica(mysqld, folder, onNode);
    });
  const acts = [
    act(() => setStage(threeNodes), GALERA_FAILURES),
    act(onReplicas, REPLICA_FAILURES, reason),
  ];
  await runKit('cluster', acts, given.left);
}

function missingPackages(): string[] {
  const isThere = (name: string) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error;
  const programs = Object.entries(PROGRAMS).filter(([name]) => isThere(name) !== undefined);
  const galera = existsSync(GALERA_LIBRARY) ? [] : ['galera-4'];
  return [...programs.map(([, name]) => name), ...galera];
}

await main();
