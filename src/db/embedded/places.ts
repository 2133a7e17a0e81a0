import { createHash } from 'node:crypto';
import { access, chmod, lstat, mkdir, mkdtemp, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialise, type ServerBinary } from './binary.ts';

/** Where the server keeps what. */
export interface Places {
  /** The server's own data directory. */
  readonly files: string;
  /**
   * A folder of its own: a starting server empties the temporary folder of everything that looks like tables
   * of its kind. In a shared folder those are tables that another server is working with.
   */
  readonly temporary: string;
  readonly log: string;
  readonly pidFile: string;
  readonly socket: string;
  /** Held while somebody starts or stops the server. */
  readonly lock: string;
}

/** The system takes 103 to 107 bytes; the longest name in the folder needs eleven of them. */
const LONGEST_SOCKET_PATH = 100;

/** Makes the folder, closed to everybody else, and says where things are in it. */
export async function preparePlaces(dataDir: string): Promise<Places> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // One name for the folder, whichever way one came: others must find the same sockets.
  const home = await realpath(dataDir);
  await chmod(home, 0o700);
  const temporary = join(home, 'tmp');
  await mkdir(temporary, { recursive: true });
  const sockets = await socketFolder(home);
  return {
    files: join(home, 'files'),
    temporary,
    log: join(home, 'server.log'),
    pidFile: join(home, 'server.pid'),
    socket: join(sockets, 'server.sock'),
    lock: join(sockets, 'lock.sock'),
  };
}

/**
 * Initialises the data directory when there is none. It gets its name only when it is complete, so
 * that a start which broke off leaves nothing that looks like one.
 */
export async function ensureFiles(
  server: ServerBinary,
  { files, temporary }: Places,
): Promise<boolean> {
  if (await exists(files)) return false;
  const unfinished = await mkdtemp(`${files}.new-`);
  try {
    await initialise(server, unfinished, temporary);
    await rename(unfinished, files);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return true;
}

/** The folder itself, or when its path is too long for a socket, one of ours under `/tmp`. */
async function socketFolder(home: string): Promise<string> {
  if (fitsSocket(home)) return home;
  const name = `latchkey-${process.getuid?.() ?? 0}-${shortHash(home)}`;
  const folder = [tmpdir(), '/tmp'].map((parent) => join(parent, name)).find(fitsSocket);
  if (!folder) throw new Error(`No folder with a path short enough for a socket: ${home}`);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  // Anybody may make a folder of this name before us, and would then own the way to the server.
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} is not a folder that only we may enter. Remove it and try again.`);
  }
  return folder;
}

function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(join(folder, 'server.sock')) <= LONGEST_SOCKET_PATH;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
