import { mkdir, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Between making a socket and listening on it there is an instant; this is far longer. */
const SECOND_LOOK = 50;

/**
 * Runs `work` while no other process does the same under this path.
 *
 * The lock is a listening socket: the kernel closes it with its holder, however that one ends, and
 * those who wait hear of it at once. A file with a process id could do neither.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = await acquire(path);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

async function acquire(path: string): Promise<{ release(): Promise<void> }> {
  // Somebody may have removed the folder under a running app, which still has to stop its server.
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  for (;;) {
    const waiting = new Set<Socket>();
    const server = createServer((socket) => {
      waiting.add(socket.on('error', () => {}));
    });
    if (await listens(server, path)) {
      return {
        release: () =>
          new Promise((resolve) => {
            server.close(() => resolve());
            for (const socket of waiting) socket.destroy();
          }),
      };
    }
    if ((await holder(path)) === 'dead') await clearAway(path);
  }
}

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(path, () => resolve(true));
  });
}

/** Waits until the holder lets go; says at once when the socket belongs to nobody any more. */
function holder(path: string): Promise<'gone' | 'dead'> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED' ? 'dead' : 'gone');
    });
    socket.on('close', () => resolve('gone'));
    socket.resume();
  });
}

/**
 * Removes a dead holder's socket. Two who find it at once could in theory still both go on; the
 * server's own locks on its files keep the data whole even then.
 */
async function clearAway(path: string): Promise<void> {
  const seen = await inode(path);
  await sleep(SECOND_LOOK);
  if ((await holder(path)) !== 'dead') return;
  if (seen === (await inode(path))) await rm(path, { force: true });
}

function inode(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => found.ino,
    () => undefined,
  );
}
