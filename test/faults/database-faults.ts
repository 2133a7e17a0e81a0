import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import type { Stage } from './stage.ts';

/** Others take every connection that the server has, the site's among them. Milliseconds. */
export async function takeAllConnections(
  { connect, proxy }: Stage,
  duration = 4000,
): Promise<void> {
  const owner = await connect();
  await owner.query('SET GLOBAL max_connections = 12');
  proxy.cut();
  const taken: Connection[] = [];
  const end = performance.now() + duration;
  while (performance.now() < end) {
    const one = await connect('site').catch(() => undefined);
    if (one) taken.push(one.on('error', () => {}) as Connection);
    else await sleep(50);
  }
  for (const one of taken) await one.end();
  await owner.query('SET GLOBAL max_connections = 151');
  await owner.end();
}

/** A file takes what room is left on the database's disk, again and again. Milliseconds. */
export async function fillDisk({ smallDisk = '' }: Stage, duration = 5000): Promise<void> {
  const path = join(smallDisk, 'fills-the-disk');
  const file = await open(path, 'w');
  const end = performance.now() + duration;
  try {
    for (let size = 1 << 20; performance.now() < end; ) {
      const written = await file.write(Buffer.alloc(size)).catch(() => undefined);
      if (!written && size > 1) size = Math.floor(size / 16);
      else if (!written) await sleep(20);
    }
  } finally {
    await file.close();
    await rm(path);
  }
}

/** Another transaction holds the rows of all members. Milliseconds. */
export async function holdRows({ connect, ledger }: Stage, duration = 6000): Promise<void> {
  const owner = await connect();
  await owner.query('START TRANSACTION');
  const ids = ledger.members.map(({ id }) => id);
  await owner.query('SELECT id FROM user WHERE id IN (?) FOR UPDATE', [ids]);
  await sleep(duration);
  await owner.query('ROLLBACK');
  await owner.end();
}

/**
 * Other transactions lock the same rows as the site in both orders, and have written more, so that it is
 * the site's transactions that the server gives up. Milliseconds.
 */
export async function stormOfDeadlocks({ connect, ledger }: Stage, duration = 5000): Promise<void> {
  const owner = await connect();
  await owner.query('CREATE TABLE weight (id char(16) PRIMARY KEY)');
  const end = performance.now() + duration;
  const storm = async () => {
    const other = await connect();
    while (performance.now() < end) {
      const { id } = ledger.members[Math.floor(Math.random() * ledger.members.length)] ?? {};
      const locks = [
        'SELECT id FROM user WHERE id = ? FOR UPDATE',
        'SELECT id FROM account WHERE userId = ? FOR UPDATE',
        'SELECT id FROM session WHERE userId = ? FOR UPDATE',
      ].sort(() => Math.random() - 0.5);
      try {
        await other.query('START TRANSACTION');
        const rows = Array.from({ length: 30 }, () => [randomBytes(8).toString('hex')]);
        await other.query('INSERT INTO weight VALUES ?', [rows]);
        for (const lock of locks) await other.query(lock, [id]);
      } catch {
        // It was this one.
      }
      await other.query('ROLLBACK');
    }
    await other.end();
  };
  await Promise.all(Array.from({ length: 6 }, storm));
  await owner.query('DROP TABLE weight');
  await owner.end();
}
