import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST } from '../../src/web/deadline.ts';
import type { Trial } from '../kit/trial.ts';
import { fillDisk, holdRows, stormOfDeadlocks, takeAllConnections } from './database-faults.ts';
import { lostMails, refuseOneRecipient } from './mail-faults.ts';
import type { Stage } from './stage.ts';

const SECOND = 1000;

/** Longer than the site lets a visitor wait (src/web/deadline.ts), for an act that may be done as well. */
const PAST_THE_DEADLINE = 2 * LONGEST.answer + 2 * SECOND;

const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

export const FAULTS: readonly Trial<Stage>[] = [
  {
    name: 'database: 300 ms away',
    async happen({ proxy }) {
      proxy.delay(150);
      await sleep(5 * SECOND);
      proxy.delay(0);
    },
  },
  {
    name: 'database: connections cut',
    async happen({ proxy }) {
      for (let times = 0; times < 15; times += 1) {
        proxy.cut();
        await sleep(200);
      }
    },
  },
  {
    name: 'database: connections half closed',
    async happen({ proxy }) {
      for (let times = 0; times < 10; times += 1) {
        proxy.halfClose();
        await sleep(300);
      }
    },
  },
  {
    name: 'database: connections refused',
    async happen({ proxy }) {
      await proxy.refuse();
      await sleep(4 * SECOND);
      await proxy.accept();
    },
  },
  {
    name: 'database: connections fall silent for good',
    async happen({ proxy }) {
      proxy.silence();
      await sleep(PAST_THE_DEADLINE);
    },
  },
  { name: 'database: stopped for 5 s', happen: (stage) => stopServer(stage, 5 * SECOND) },
  {
    name: 'database: stopped for 40 s',
    happen: (stage) => stopServer(stage, 40 * SECOND),
  },
  {
    name: 'database: killed',
    // The site's own end, or the kit, starts it again.
    async happen({ serverPid }) {
      process.kill(await serverPid(), 'SIGKILL');
      await sleep(2 * SECOND);
    },
  },
  {
    name: 'database: read only',
    async happen({ connect }) {
      const owner = await connect();
      await owner.query('SET GLOBAL read_only = 1');
      await sleep(4 * SECOND);
      await owner.query('SET GLOBAL read_only = 0');
      await owner.end();
    },
  },
  { name: 'database: out of connections', happen: (stage) => takeAllConnections(stage) },
  {
    name: 'database: disk full',
    missing: ({ smallDisk }) => (smallDisk ? undefined : 'no tmpfs could be mounted'),
    happen: (stage) => fillDisk(stage),
  },
  { name: 'database: rows locked for 6 s', happen: (stage) => holdRows(stage) },
  { name: 'database: storm of deadlocks', happen: (stage) => stormOfDeadlocks(stage) },
  {
    name: 'site: killed',
    endsSite: true,
    async happen(stage) {
      await stage.site.stop('SIGKILL');
      await sleep(SECOND);
      await stage.startSite();
    },
  },
  {
    name: 'mail server: down',
    async happen({ smtp }) {
      await smtp.refuse();
      await sleep(4 * SECOND);
      await smtp.accept();
    },
    lost: lostMails,
  },
  {
    name: 'mail server: slow',
    async happen({ smtp }) {
      smtp.delay(700);
      await sleep(4 * SECOND);
      smtp.delay(0);
    },
    lost: lostMails,
  },
  {
    name: 'mail server: stalls in DATA',
    async happen({ mail }) {
      mail.hold();
      await sleep(4 * SECOND);
      mail.release();
    },
    lost: lostMails,
  },
  { name: 'mail server: refuses one recipient', happen: refuseOneRecipient, lost: lostMails },
  {
    name: 'provider: hangs',
    async happen({ provider, askProvider }) {
      provider.hang(true);
      await Promise.all([askProvider(), askProvider(), sleep(4 * SECOND)]);
      provider.hang(false);
    },
  },
  {
    name: 'breached passwords: the service hangs',
    async happen({ hibp }) {
      hibp.hang(true);
      await sleep(5 * SECOND);
      hibp.hang(false);
    },
  },
  {
    name: 'clock: jumps by five minutes, there and back',
    missing: () => (existsSync(FAKETIME) ? undefined : 'libfaketime is not installed'),
    endsSite: true,
    happen: jump,
  },
];

async function stopServer({ serverPid }: Stage, duration: number): Promise<void> {
  const pid = await serverPid();
  process.kill(pid, 'SIGSTOP');
  try {
    await sleep(duration);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** The site's clock alone: the database has another, as on another machine. */
async function jump(stage: Stage): Promise<void> {
  const file = join(tmpdir(), `latchkey-clock-${process.pid}`);
  await writeFile(file, '+0');
  await stage.site.stop('SIGTERM');
  await stage.startSite({
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  });
  for (const offset of ['+300', '-300', '+0']) {
    await sleep(1.5 * SECOND);
    await writeFile(file, offset);
  }
  await stage.site.stop('SIGTERM');
  await stage.startSite();
  await rm(file);
}
