import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SECOND } from '../../time.ts';
import { asCurrentUser, type ServerBinary } from './binary.ts';
import type { Places } from './places.ts';

const run = promisify(execFile);

/** A server that ended badly reads its journal first, so this is generous. */
const START_LIMIT = 60 * SECOND;

/** A server writes its buffers before it ends. */
const STOP_LIMIT = 15 * SECOND;

const POLL = 15;

/**
 * Starts the server and waits until `probe` gives something back.
 * @throws with the end of the server's log when it does not come up
 */
export async function startProcess<T>(
  server: ServerBinary,
  places: Places,
  extraArgs: readonly string[],
  probe: () => Promise<T | undefined>,
): Promise<T> {
  const log = openSync(places.log, 'a', 0o600);
  const logStart = statSync(places.log).size;
  // In a process group of its own: Ctrl-C in the terminal is meant for the app, which still has
  // requests to finish and then stops the server itself.
  const child = spawn(server.path, [...serverArguments(server, places), ...extraArgs], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let ended: Error | undefined;
  child.once('error', (error) => {
    ended = error;
  });
  child.once('exit', (code, signal) => {
    ended = new Error(`It ended at once (${signal ?? `status ${code}`}).`);
  });
  const deadline = Date.now() + START_LIMIT;
  while (!ended && Date.now() < deadline) {
    const answer = await probe();
    if (answer !== undefined) {
      // Another server was still coming up on these files, and answers instead of ours.
      if ((await readPid(places)) !== child.pid) child.kill('SIGKILL');
      return answer;
    }
    await sleep(POLL);
  }
  child.kill('SIGKILL');
  const said = (await readFrom(places.log, logStart)).trim().split('\n').slice(-12).join('\n');
  throw new Error(
    `The private database server did not start. ${ended?.message ?? 'It did not answer.'}\n` +
      `From ${places.log}:\n${said}`,
  );
}

/** Ends the server whose process id this was: asks, and insists after a while. */
export async function stopProcess(pid: number, places: Places): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!(await isServerOf(places.files, pid))) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_LIMIT;
    while (Date.now() < deadline) {
      await sleep(POLL);
      if (!(await isServerOf(places.files, pid))) return;
    }
  }
}

/** The process id that the server wrote down itself before it first answered. */
export async function readPid(places: Places): Promise<number> {
  return Number(await readFile(places.pidFile, 'utf8'));
}

/** Process ids are used again, so the process must have been started on exactly these files. */
export async function isServerOf(files: string, pid: number): Promise<boolean> {
  return ` ${await commandLine(pid)} `.includes(` --datadir=${files} `);
}

/** What a process was started with; empty when it is gone, even if nobody has reaped it yet. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return words.replaceAll('\0', ' ');
  }
  const ps = await run('ps', ['-ww', '-o', 'command=', '-p', `${pid}`]).catch(() => undefined);
  return ps?.stdout.trim() ?? '';
}

function serverArguments(server: ServerBinary, places: Places): string[] {
  return [
    '--no-defaults',
    `--datadir=${places.files}`,
    `--tmpdir=${places.temporary}`,
    `--socket=${places.socket}`,
    `--pid-file=${places.pidFile}`,
    ...asCurrentUser(),
    '--skip-networking',
    '--skip-name-resolve',
    '--skip-log-bin',
    '--character-set-server=utf8mb4',
    '--sql-mode=STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    '--default-time-zone=+00:00',
    '--performance-schema=OFF',
    '--innodb-buffer-pool-size=64M',
    // Without a write to the disk at each commit: only a power cut could lose the last second.
    '--innodb-flush-log-at-trx-commit=2',
    ...(server.kind === 'mysql' ? ['--mysqlx=OFF', '--secure-file-priv=NULL'] : []),
  ];
}

/** What was added to a file since it had `start` bytes. */
async function readFrom(path: string, start: number): Promise<string> {
  const bytes = await readFile(path);
  return bytes.subarray(start).toString('utf8');
}
